import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;

/**
 * Simulated cloud of the demonstration, or one with a service of TASKS tasks, with a delay of MILLIS per call. Writes the alert to
 * FILE and prints the endpoint, the region and the task.
 */
final class SlowCloud {
    public static void main(String[] arguments) throws Exception {
        Scenario scenario = arguments.length > 2
                ? service(Integer.parseInt(arguments[2]))
                : Scenario.named(Scenario.names().getFirst(), Clock.systemUTC());
        Faults slow = Faults.none().delay("*", Duration.ofMillis(Long.parseLong(arguments[0])));
        Files.write(Path.of(arguments[1]), scenario.alert());
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario, slow)) {
            System.out.println(cloud.endpoint() + " " + scenario.region() + " " + scenario.taskArn());
            System.out.flush();
            while (System.in.read() >= 0) {
                // Runs until the parent process ends.
            }
        }
    }

    private static Scenario service(int tasks) {
        return ScenarioBuilder.at(Clock.systemUTC())
                .container("app", 500, 120)
                .container("sidecar", 100, 120)
                .tasks(tasks)
                .definitions(2)
                .build();
    }
}
