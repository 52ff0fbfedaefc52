import java.time.Clock;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;

/** A simulated cloud with one task whose log has EVENTS events of BYTES each; prints where it is and what to ask for. */
final class BigLog {
    public static void main(String[] arguments) throws Exception {
        Scenario scenario = ScenarioBuilder.at(Clock.systemUTC())
                .container("app", Long.parseLong(arguments[0]), Integer.parseInt(arguments[1]))
                .build();
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario)) {
            System.out.println(cloud.endpoint() + " " + scenario.region() + " " + scenario.taskArn());
            System.out.flush();
            while (System.in.read() >= 0) {
                // Until whoever started it goes.
            }
        }
    }
}
