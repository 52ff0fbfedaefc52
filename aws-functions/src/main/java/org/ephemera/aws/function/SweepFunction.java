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
 * Looks after what no alert would: its jobs, one after the other, each few minutes. What it is sent is not read. Answers an
 * object with a field for each job; fails if a job did, after the others were done, so that the cloud counts it.
 */
public final class SweepFunction implements RequestStreamHandler {
    private final AwsRuntime runtime;

    /** For Lambda: the settings come from the environment. */
    public SweepFunction() {
        this(AwsRuntime.fromEnvironment());
    }

    public SweepFunction(AwsRuntime runtime) {
        this.runtime = runtime;
    }

    @Override
    public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
        ObjectNode answer = Json.object();
        Optional<IOException> failure = new RecurringJobs(
                        jobs(), line -> context.getLogger().log(line + "\n"))
                .run(
                        runtime.site(),
                        context.getAwsRequestId(),
                        runtime.site().clock().instant().plusMillis(context.getRemainingTimeInMillis()),
                        answer);
        // A schedule throws the answer away.
        answer.path("metrics")
                .path("scopes")
                .forEach(scope -> context.getLogger().log(MetricSweepJob.line(scope) + "\n"));
        answer.path("followUps")
                .path("opened")
                .forEach(id -> context.getLogger().log("follow-up " + id.asText() + "\n"));
        FollowUpJob.lines(answer.path("followUps"))
                .forEach(line -> context.getLogger().log(line + "\n"));
        answer.path("overdue")
                .path("sentAgain")
                .forEach(id -> context.getLogger().log("sent again " + id.asText() + "\n"));
        answer.path("overdue")
                .path("askedAgain")
                .forEach(id -> context.getLogger().log("timestamp asked for again " + id.asText() + "\n"));
        if (failure.isPresent()) {
            throw failure.get();
        }
        out.write(Json.bytes(answer));
    }

    /** Where there is no queue, no work is lost on it. */
    private List<RecurringJob> jobs() {
        RecurringJob followUps = new FollowUpJob(AwsSources::plannedFor);
        return runtime.site().hasQueue()
                ? List.of(followUps, new HourlyPackagingJob(), new OverdueJob(), new MetricSweepJob())
                : List.of(followUps, new HourlyPackagingJob(), new MetricSweepJob());
    }
}
