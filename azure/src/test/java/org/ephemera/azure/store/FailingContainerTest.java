package org.ephemera.azure.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import org.ephemera.azure.testing.Azurite;
import org.ephemera.seal.PemSigner;
import org.ephemera.store.Retention;
import org.ephemera.testing.FailingAcquisitionFixture;
import org.ephemera.testing.FailingStore.Manner;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Variant of FailingStoreTest for a container: some calls fail instead of every call. */
@Tag("slow")
class FailingContainerTest {
    private static final int STEP = 4;
    private static final List<Manner> MANNERS = List.of(Manner.values());

    @TempDir
    Path folder;

    @Test
    void retryCreatesOneIntactPackage() throws IOException {
        long seed = Long.getLong("ephemera.seed", System.nanoTime());
        Random random = new Random(seed);
        Azurite azurite = Azurite.running();
        PemSigner.create(folder.resolve("key.pem"));
        FailingAcquisitionFixture rehearsal = new FailingAcquisitionFixture(
                3,
                BlobEvidenceStore.open(
                        Azurite.uri(azurite.container()), azurite.connection(), Retention.NONE, Clock.systemUTC()),
                PemSigner.open(folder.resolve("key.pem")));
        int calls = rehearsal.calls();
        int runs = 0;
        int orphans = 0;
        for (int number = 1 + random.nextInt(STEP); number <= calls; number += STEP) {
            orphans += rehearsal.failAndRepeat(number, MANNERS.get(random.nextInt(MANNERS.size())));
            runs++;
        }
        System.out.println("container fails, seed " + seed + ": " + runs + "/" + runs + " intact (of " + calls
                + " calls), " + orphans + " orphans named");
    }
}
