package org.ephemera.aws.infra;

import java.nio.file.Path;
import java.time.Clock;
import java.util.stream.IntStream;
import org.ephemera.aws.testing.Moto;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.queue.KilledWorkerSchedule;
import org.ephemera.testing.MemoryFolders;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Schedules of {@link KilledWorkerSchedule} with a bucket, a FIFO queue with dead letters, a key and a topic; {@code
 * bench/chaos-engine} runs fifty.
 */
@Tag("slow")
class ChaosOnMotoTest {
    @TempDir(factory = MemoryFolders.class)
    Path folder;

    static IntStream seeds() {
        // The fifth schedule has work that can never succeed.
        int first = Integer.getInteger("chaos.seed", 5);
        return IntStream.range(first, first + Integer.getInteger("chaos.schedules", 1));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void leavesOneIntactPackageOfEachSubject(int seed) throws Exception {
        Scenario scenario = ScenarioBuilder.at(Clock.systemUTC())
                .container("app", 50, 80)
                .withoutServiceMetrics()
                .withoutInsights()
                .build();
        Faults quota = Faults.none().throttle("logs:GetLogEvents", 2).throttle("ecs:DescribeTasks", 1);
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario, quota);
                MotoWorkplace workplace = new MotoWorkplace(Moto.empty(), scenario, cloud)) {
            new KilledWorkerSchedule(seed, folder, workplace).run();
        }
    }
}
