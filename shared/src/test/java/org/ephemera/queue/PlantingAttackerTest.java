package org.ephemera.queue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.testing.MemoryFolders;
import org.ephemera.testing.planting.AttackerProcess;
import org.ephemera.testing.planting.PlantingAttacker;
import org.ephemera.testing.planting.PlantingSchedule;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Schedules of an attacker in a separate process, with a folder as store. */
class PlantingAttackerTest {
    private static final int SCHEDULES = Integer.getInteger("planting.schedules", 50);
    private static AttackerProcess attacker;

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    static IntStream seeds() {
        return IntStream.range(0, SCHEDULES);
    }

    @BeforeAll
    static void start() throws IOException {
        attacker = AttackerProcess.start(PlantingAttacker.class);
    }

    @AfterAll
    static void end() {
        attacker.close();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void collectsTheAlertAndNothingElse(int seed) throws Exception {
        Path evidence = Files.createDirectory(folder.resolve("evidence"));
        new PlantingSchedule(DirectoryEvidenceStore.open(evidence), evidence.toString(), folder, 60)
                .run(attacker, seed);
    }
}
