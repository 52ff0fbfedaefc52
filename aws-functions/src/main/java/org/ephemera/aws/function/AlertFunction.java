package org.ephemera.aws.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import org.ephemera.aws.AwsRuntime;
import org.ephemera.aws.AwsSources;
import org.ephemera.aws.trigger.AlertParser;
import org.ephemera.aws.trigger.StoppedTask;
import org.ephemera.bag.Json;
import org.ephemera.bag.Requester;
import org.ephemera.collect.CollectionListener;
import org.ephemera.site.AlertForms;
import org.ephemera.site.AlertHandling;
import org.ephemera.site.Answer;

/**
 * Takes an alert or a request ({@link AlertHandling}). With a queue it answers at once
 * {@code {packageId, location, target, status: "queued", admission}}; without one it collects and seals in the same run and
 * answers as {@code collect --json} does. A run that fails or is cut off is delivered again by Lambda, and the same event
 * goes on with the same package.
 */
public final class AlertFunction implements RequestStreamHandler {
    /** In bytes: what Lambda takes at most. */
    private static final int LARGEST = 6 << 20;

    private final AwsRuntime runtime;
    private final CollectionListener listener;

    /** For Lambda: the settings come from the environment. */
    public AlertFunction() {
        this(AwsRuntime.fromEnvironment());
    }

    public AlertFunction(AwsRuntime runtime) {
        this(runtime, CollectionListener.NONE);
    }

    public AlertFunction(AwsRuntime runtime, CollectionListener listener) {
        this.runtime = runtime;
        this.listener = listener;
    }

    @Override
    public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
        byte[] payload = in.readNBytes(LARGEST + 1); // one more, so that the parser sees that it is too much
        Answer answer = new AlertHandling(
                        runtime.site(),
                        forms(),
                        listener,
                        line -> context.getLogger().log(line + "\n"))
                .answer(
                        payload,
                        context.getAwsRequestId(), // which Lambda keeps when it delivers the same event again
                        () -> Duration.ofMillis(context.getRemainingTimeInMillis()));
        out.write(Json.bytes(answer.json()));
    }

    private AlertForms forms() {
        return new AlertForms(
                AlertParser::parse,
                LARGEST,
                StoppedTask::of,
                StoppedTask::of,
                AwsSources::plannedFor,
                runtime::withTrail,
                Requester.Method.IAM);
    }
}
