package org.ephemera.acquire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ephemera.seal.PemSigner;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.ObjectLock;
import org.ephemera.testing.FailingAcquisitionFixture;
import org.ephemera.testing.FailingStore.Manner;
import org.ephemera.testing.FakeVersionedStore;
import org.ephemera.testing.MemoryFolders;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The store fails at each of its calls in turn; repeating the acquisition makes one intact package, sealed once. */
@Tag("slow")
class FailingStoreTest {
    /** Number of pages that need more than one log segment. */
    private static final int LONG = 70;

    private static final List<Manner> MANNERS = List.of(Manner.values());

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    @ParameterizedTest
    @EnumSource
    void completesPackageAfterFailureAtEachCall(Manner manner) throws IOException {
        FailingAcquisitionFixture rehearsal = rehearsal(3);
        int calls = rehearsal.calls();
        int orphans = 0;
        for (int number = 1; number <= calls; number++) {
            orphans += rehearsal.failAndRepeat(number, manner);
        }
        System.out.println(
                "store fails, " + manner + ": " + calls + "/" + calls + " intact, " + orphans + " orphans named");
        assertThat(orphans).isPositive();
        assertNothingIsLeftOver();
    }

    @Test
    void completesLongLogAfterFailureAtRandomCalls() throws IOException {
        long seed = Long.getLong("ephemera.seed", System.nanoTime());
        Random random = new Random(seed);
        FailingAcquisitionFixture rehearsal = rehearsal(LONG);
        int calls = rehearsal.calls();
        List<Integer> numbers = IntStream.range(0, 12)
                .mapToObj(i -> 1 + random.nextInt(calls))
                .distinct()
                .toList();
        System.out.println("a long log's store fails, seed " + seed + ", at " + numbers + " of " + calls);
        for (int number : numbers) {
            rehearsal.failAndRepeat(number, MANNERS.get(random.nextInt(MANNERS.size())));
        }
        assertNothingIsLeftOver();
    }

    private FailingAcquisitionFixture rehearsal(int pages) throws IOException {
        Path key = folder.resolve("key.pem");
        PemSigner.create(key);
        return new FailingAcquisitionFixture(
                pages,
                new FakeVersionedStore(DirectoryEvidenceStore.open(folder.resolve("evidence")), ObjectLock.NONE),
                PemSigner.open(key));
    }

    private void assertNothingIsLeftOver() throws IOException {
        try (Stream<Path> incoming = Files.list(folder.resolve("evidence/.incoming"))) {
            assertThat(incoming).isEmpty();
        }
    }
}
