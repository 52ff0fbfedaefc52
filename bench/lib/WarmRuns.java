import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.ephemera.aws.AwsRuntime;
import org.ephemera.aws.function.AlertFunction;
import org.ephemera.format.Json;

/**
 * Hands the function ROUNDS requests for TARGET in one process; prints each one's milliseconds to the seal and to the answer,
 * and its package. The store must be a folder.
 */
final class WarmRuns {
    public static void main(String[] arguments) throws Exception {
        try (AwsRuntime runtime = AwsRuntime.of(new HashMap<>(System.getenv()), Clock.systemUTC())) {
            for (int round = 0; round < Integer.parseInt(arguments[1]); round++) {
                String request = Json.object()
                        .put("target", arguments[0])
                        .put("id", UUID.randomUUID().toString())
                        .toString();
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                Instant begun = Instant.now();
                long started = System.nanoTime();
                new AlertFunction(runtime)
                        .handleRequest(
                                new ByteArrayInputStream(request.getBytes(StandardCharsets.UTF_8)), out, context());
                long took = System.nanoTime() - started;
                JsonNode answer = Json.parse(out.toByteArray());
                String location = answer.path("location").asText();
                System.out.println(SealTime.millis(location, begun) + " " + took / 1e6 + " " + location);
            }
        }
    }

    private static Context context() {
        LambdaLogger silent = (LambdaLogger) Proxy.newProxyInstance(
                WarmRuns.class.getClassLoader(), new Class<?>[] {LambdaLogger.class}, (proxy, method, values) -> null);
        Map<String, Object> known = Map.of(
                "getAwsRequestId", "bench", "getRemainingTimeInMillis", 600_000, "getLogger", silent);
        return (Context) Proxy.newProxyInstance(
                WarmRuns.class.getClassLoader(),
                new Class<?>[] {Context.class},
                (proxy, method, values) -> known.get(method.getName()));
    }
}
