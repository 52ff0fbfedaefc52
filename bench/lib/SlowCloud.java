import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.Scenario;

/** The demonstration's cloud, each call answered after MILLIS; writes its alert to FILE and prints where it is. */
final class SlowCloud {
    public static void main(String[] arguments) throws Exception {
        Scenario scenario = Scenario.named(Scenario.names().getFirst(), Clock.systemUTC());
        Faults slow = Faults.none().delay("*", Duration.ofMillis(Long.parseLong(arguments[0])));
        Files.write(Path.of(arguments[1]), scenario.alert());
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario, slow)) {
            System.out.println(cloud.endpoint() + " " + scenario.region() + " " + scenario.taskArn());
            System.out.flush();
            while (System.in.read() >= 0) {
                // Until whoever started it goes.
            }
        }
    }
}
