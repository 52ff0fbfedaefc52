import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.UUID;
import org.ephemera.azure.AzureRuntime;
import org.ephemera.azure.function.AlertAnswering;
import org.ephemera.site.Answer;
import org.ephemera.bag.Json;
import org.ephemera.collect.CollectionListener;

/** Hands what the functions do ROUNDS requests for TARGET in one process; prints each one's milliseconds and its package. */
final class WarmAzureRuns {
    public static void main(String[] arguments) throws Exception {
        try (AzureRuntime runtime = AzureRuntime.of(new HashMap<>(System.getenv()), Clock.systemUTC())) {
            for (int round = 0; round < Integer.parseInt(arguments[1]); round++) {
                String request = Json.object()
                        .put("target", arguments[0])
                        .put("id", UUID.randomUUID().toString())
                        .toString();
                long started = System.nanoTime();
                Answer answer = new AlertAnswering(runtime, CollectionListener.NONE, line -> {})
                        .answer(request.getBytes(StandardCharsets.UTF_8), "bench");
                long took = System.nanoTime() - started;
                System.out.println(took / 1e6 + " " + answer.json().path("location").asText());
            }
        }
    }
}
