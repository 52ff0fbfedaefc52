package org.ephemera.queue;

import java.nio.file.Path;
import java.util.stream.IntStream;
import org.ephemera.seal.PemSigner;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.testing.MemoryFolders;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs fifty schedules over a folder and an in-memory queue. The tests of the clouds kill processes ({@link
 * KilledWorkerSchedule}).
 */
@Tag("slow")
class EngineChaosTest {
    @TempDir(factory = MemoryFolders.class)
    Path folder;

    static IntStream seeds() {
        return IntStream.rangeClosed(1, 50);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void leavesOneIntactPackageOfEachSubject(int seed) throws Exception {
        Path key = folder.resolve("key.pem");
        PemSigner.create(key);
        new ChaosSchedule(
                        seed,
                        DirectoryEvidenceStore.open(folder.resolve("evidence")),
                        PemSigner.open(key),
                        new InMemoryMessages())
                .run();
    }
}
