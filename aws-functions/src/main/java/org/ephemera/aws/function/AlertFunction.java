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
 * Lambda handler of alerts and requests ({@link AlertHandling}). With a queue it returns {@code {packageId, location,
 * target, status: "queued", admission}} at once. Without a queue it collects and seals in the same invocation and
 * returns the result of {@code collect --json}. Lambda retries an invocation that failed or was interrupted; the same
 * event resumes the same package.
 */
public final class AlertFunction implements RequestStreamHandler {
    private final AwsRuntime runtime;
    private final CollectionListener listener;

    /** Creates the handler with the settings of the environment, for Lambda. */
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
        AlertResponse response = runtime.alerts(
                        listener, line -> context.getLogger().log(line + "\n"))
                .handle(
                        payload,
                        context.getAwsRequestId(), // the same id when Lambda delivers the event again
                        () -> Duration.ofMillis(context.getRemainingTimeInMillis()));
        out.write(Json.bytes(response.json()));
    }
}
