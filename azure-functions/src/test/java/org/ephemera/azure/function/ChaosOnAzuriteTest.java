package org.ephemera.azure.function;

import java.nio.file.Path;
import java.time.Clock;
import java.util.stream.IntStream;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.queue.KilledWorkerSchedule;
import org.ephemera.testing.MemoryFolders;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests the schedules of {@link KilledWorkerSchedule} with a container and queues of Azure Storage; {@code bench/chaos-engine}
 * runs fifty.
 */
@Tag("slow")
class ChaosOnAzuriteTest {
    @TempDir(factory = MemoryFolders.class)
    Path folder;

    static IntStream seeds() {
        // The fifth schedule has work that cannot be completed.
        int first = Integer.getInteger("chaos.seed", 5);
        return IntStream.range(first, first + Integer.getInteger("chaos.schedules", 1));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void leavesOneIntactPackageOfEachSubject(int seed) throws Exception {
        AzureScenario scenario = AzureScenario.named("aci-miner", Clock.systemUTC());
        try (SimulatedAzure azure = SimulatedAzure.start(scenario, Faults.none().throttle("*", 3));
                AzuriteWorkplace workplace = new AzuriteWorkplace(folder, azure)) {
            new KilledWorkerSchedule(seed, folder, workplace).run();
        }
    }
}
