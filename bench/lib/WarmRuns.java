import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.UUID;
import org.ephemera.aws.AwsRuntime;
import org.ephemera.collect.CollectionListener;
import org.ephemera.format.Json;
import org.ephemera.runtime.AlertResponse;

/**
 * Handles ROUNDS requests for TARGET in one process as the Lambda function does. Prints the milliseconds to the seal and to the
 * response, and the package of each request. The store must be a folder.
 */
final class WarmRuns {
    public static void main(String[] arguments) throws Exception {
        try (AwsRuntime runtime = AwsRuntime.of(new HashMap<>(System.getenv()), Clock.systemUTC())) {
            for (int round = 0; round < Integer.parseInt(arguments[1]); round++) {
                String request = Json.object()
                        .put("target", arguments[0])
                        .put("id", UUID.randomUUID().toString())
                        .toString();
                Instant begun = Instant.now();
                long started = System.nanoTime();
                AlertResponse response = runtime.alerts(CollectionListener.NONE, line -> {})
                        .handle(request.getBytes(StandardCharsets.UTF_8), "bench", () -> Duration.ofMinutes(10));
                long took = System.nanoTime() - started;
                String location = response.json().path("location").asText();
                System.out.println(SealTime.millis(location, begun) + " " + took / 1e6 + " " + location);
            }
        }
    }
}
