package org.ephemera.aws.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import org.ephemera.aws.AwsRuntime;
import org.ephemera.aws.AwsSources;
import org.ephemera.format.Json;
import org.ephemera.runtime.FollowUpJob;
import org.ephemera.runtime.HourlyPackagingJob;
import org.ephemera.runtime.MetricSweepJob;
import org.ephemera.runtime.OverdueJob;
import org.ephemera.runtime.RecurringJob;
import org.ephemera.runtime.RecurringJobs;

/**
 * Lambda handler of the recurring jobs, which it runs one after the other every few minutes. The input is ignored. It
 * returns an object with a field for each job. If a job fails, the invocation fails after the other jobs, so that
 * Lambda counts the error.
 */
public final class SweepFunction implements RequestStreamHandler {
    private final AwsRuntime runtime;

    /** Creates the handler with the settings of the environment, for Lambda. */
    public SweepFunction() {
        this(AwsRuntime.fromEnvironment());
    }

    public SweepFunction(AwsRuntime runtime) {
        this.runtime = runtime;
    }

    @Override
    public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
        ObjectNode response = Json.object();
        Optional<IOException> failure = new RecurringJobs(
                        jobs(), line -> context.getLogger().log(line + "\n"))
                .run(
                        runtime.site(),
                        context.getAwsRequestId(),
                        runtime.site().clock().instant().plusMillis(context.getRemainingTimeInMillis()),
                        response);
        // The scheduler discards the response, so its main facts are logged.
        response.path("metrics")
                .path("scopes")
                .forEach(scope -> context.getLogger().log(MetricSweepJob.line(scope) + "\n"));
        response.path("followUps")
                .path("opened")
                .forEach(id -> context.getLogger().log("follow-up " + id.asText() + "\n"));
        FollowUpJob.lines(response.path("followUps"))
                .forEach(line -> context.getLogger().log(line + "\n"));
        response.path("overdue")
                .path("sentAgain")
                .forEach(id -> context.getLogger().log("sent again " + id.asText() + "\n"));
        response.path("overdue")
                .path("askedAgain")
                .forEach(id -> context.getLogger().log("timestamp asked for again " + id.asText() + "\n"));
        if (failure.isPresent()) {
            throw failure.get();
        }
        out.write(Json.bytes(response));
    }

    /** Returns the jobs. Without a queue no work can be lost on it, so the job for overdue work is omitted. */
    private List<RecurringJob> jobs() {
        RecurringJob followUps = new FollowUpJob(AwsSources::plannedFor);
        return runtime.site().hasQueue()
                ? List.of(followUps, new HourlyPackagingJob(), new OverdueJob(), new MetricSweepJob())
                : List.of(followUps, new HourlyPackagingJob(), new MetricSweepJob());
    }
}
