import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.lab.scenario.LogEvent;

/**
 * Simulated Azure of the demonstration with a delay of MILLIS per call. The log of its first container has BYTES. Writes the alert
 * to FILE and prints the endpoint, the caller and the target.
 */
final class SlowAzure {
    private static final String CONTAINER = "checkout";
    private static final int LINE = 160;

    public static void main(String[] arguments) throws Exception {
        AzureScenario scenario = AzureScenario.named(AzureScenario.names().getFirst(), Clock.systemUTC())
                .withLog(CONTAINER, log(Integer.parseInt(arguments[1])));
        Faults slow = Faults.none().delay("*", Duration.ofMillis(Long.parseLong(arguments[0])));
        Files.write(Path.of(arguments[2]), scenario.alert());
        try (SimulatedAzure azure = SimulatedAzure.start(scenario, slow)) {
            System.out.println(azure.endpoint() + " " + scenario.caller() + " " + scenario.target());
            System.out.flush();
            while (System.in.read() >= 0) {
                // Runs until the parent process ends.
            }
        }
    }

    private static List<LogEvent> log(int bytes) {
        long begin = Instant.now().minus(Duration.ofHours(1)).toEpochMilli();
        // Azure adds the time before the text and a line feed after it.
        int text = LINE - Instant.ofEpochMilli(begin).toString().length() - 2;
        return IntStream.range(0, bytes / LINE)
                .mapToObj(n -> new LogEvent(begin + n, begin + n, ("line " + n + " ").repeat(LINE).substring(0, text)))
                .toList();
    }
}
