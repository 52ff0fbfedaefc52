package org.ephemera.lab;

import java.io.PrintStream;
import java.time.Clock;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.Scenario;

/**
 * Command line program that runs the simulated cloud of one scenario until it is stopped: {@code LabServer [SCENARIO
 * [PORT]]}.
 */
final class LabServer {

    private LabServer() {}

    public static void main(String[] args) throws InterruptedException {
        String name = args.length > 0 ? args[0] : Scenario.names().getFirst();
        int port = args.length > 1 ? Integer.parseInt(args[1]) : 0;
        Scenario scenario = Scenario.named(name, Clock.systemUTC());
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario, Faults.none(), port)) {
            print(scenario, cloud, System.out);
            Thread.currentThread().join();
        }
    }

    /** Prints shell assignments that point any AWS client to this endpoint. */
    private static void print(Scenario scenario, SimulatedCloud cloud, PrintStream out) {
        out.println("# " + scenario.name() + ": " + scenario.title());
        out.println("export AWS_ENDPOINT_URL=" + cloud.endpoint() + " AWS_REGION=" + scenario.region()
                + " AWS_DEFAULT_REGION=" + scenario.region()
                + " AWS_ACCESS_KEY_ID=lab AWS_SECRET_ACCESS_KEY=lab");
        out.println("TASK=" + scenario.taskArn() + " KEY=" + scenario.keyArn());
        out.flush();
    }
}
