import java.time.Clock;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.scenario.LogGroup;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;

/**
 * Simulated cloud with one task whose log has EVENTS events of BYTES each. Prints its endpoint, the task, and the group and stream
 * of the log.
 */
final class BigLog {
    public static void main(String[] arguments) throws Exception {
        Scenario scenario = ScenarioBuilder.at(Clock.systemUTC())
                .container("app", Long.parseLong(arguments[0]), Integer.parseInt(arguments[1]))
                .build();
        LogGroup group = scenario.logGroups().getFirst();
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario)) {
            System.out.println(cloud.endpoint() + " " + scenario.region() + " " + scenario.taskArn() + " " + group.name()
                    + " " + group.streams().getFirst().name());
            System.out.flush();
            while (System.in.read() >= 0) {
                // Runs until the parent process ends.
            }
        }
    }
}
