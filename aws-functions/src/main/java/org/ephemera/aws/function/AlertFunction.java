package org.ephemera.aws.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import org.ephemera.aws.AwsRuntime;
import org.ephemera.collect.CollectionListener;
import org.ephemera.format.Json;
import org.ephemera.runtime.AlertHandling;
import org.ephemera.runtime.AlertResponse;

/**
 * Takes an alert or a request ({@link AlertHandling}). With a queue it answers at once
 * {@code {packageId, location, target, status: "queued", admission}}; without one it collects and seals in the same run and
 * answers as {@code collect --json} does. A run that fails or is cut off is delivered again by Lambda, and the same event
 * goes on with the same package.
 */
public final class AlertFunction implements RequestStreamHandler {
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
        // One byte more than the limit, so that the parser recognizes a payload that is too large.
        byte[] payload = in.readNBytes(AwsRuntime.LARGEST_EVENT + 1);
        AlertResponse answer = runtime.alerts(
                        listener, line -> context.getLogger().log(line + "\n"))
                .answer(
                        payload,
                        context.getAwsRequestId(), // the same id when Lambda delivers the event again
                        () -> Duration.ofMillis(context.getRemainingTimeInMillis()));
        out.write(Json.bytes(answer.json()));
    }
}
