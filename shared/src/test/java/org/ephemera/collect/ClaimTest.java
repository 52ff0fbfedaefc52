package org.ephemera.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.ephemera.evidence.PackageId;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.EvidenceStore;
import org.ephemera.testing.FailingStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClaimTest {
    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
    private static final PackageId ID = PackageId.create(NOON, new Random(1));

    @TempDir
    Path folder;

    private DirectoryEvidenceStore store;

    @BeforeEach
    void setUp() throws IOException {
        store = DirectoryEvidenceStore.open(folder);
    }

    @Test
    void oneOfManyWorkersGetsIt() throws Exception {
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Optional<Claim>>> tries = IntStream.range(0, 8)
                    .<Callable<Optional<Claim>>>mapToObj(n -> () -> take("worker-" + n, NOON))
                    .toList();
            int taken = 0;
            for (Future<Optional<Claim>> attempt : workers.invokeAll(tries)) {
                taken += attempt.get().isPresent() ? 1 : 0;
            }
            assertThat(taken).isEqualTo(1);
        }
    }

    @Test
    void whatIsGivenBackIsFreeAtOnce() throws Exception {
        take("a", NOON).orElseThrow().close();
        assertThat(take("b", NOON)).isPresent();
    }

    /** The same worker takes it again to seal; it would wait for itself. */
    @Test
    void whatCouldNotBeGivenBackAtOnceIsGivenBackAgain() throws Exception {
        // A listing and the creation that takes it; the third call is the one that gives it back.
        EvidenceStore failing = new FailingStore(store, 3, FailingStore.Manner.BEFORE);
        Claim.take(failing, ID, Workers.unknown("a"), at(NOON)).orElseThrow().close();
        assertThat(take("a", NOON)).isPresent();
    }

    /** The store took it and its answer was lost, so that the claim stands under a number that its holder does not know of. */
    @Test
    void aRenewalThatNobodyHeardOfIsGivenBackToo() throws Exception {
        Claim claim = take("a", NOON).orElseThrow();
        ClaimFiles files = new ClaimFiles(store, ID);
        ClaimFiles.Entry taken = files.last().orElseThrow();
        files.create(new ClaimFiles.Entry(2, "a", taken.token(), NOON.plus(Claim.LENGTH), false));
        claim.close();
        assertThat(take("b", NOON)).isPresent();
    }

    @Test
    void aSilentWorkerIsWaitedForUntilItsTimeAndAGraceAreOver() throws Exception {
        assertThat(take("a", NOON)).isPresent();
        Instant end = NOON.plus(Claim.LENGTH).plus(Claim.GRACE);
        assertThat(take("b", end)).isEmpty();
        assertThat(take("b", end.plusMillis(1))).isPresent();
    }

    @Test
    void aDeadWorkerIsNotWaitedFor() throws Exception {
        assertThat(take("a", NOON)).isPresent();
        Workers knowing = new Workers() {
            @Override
            public String self() {
                return "b";
            }

            @Override
            public boolean isDead(String worker) {
                return worker.equals("a");
            }
        };
        assertThat(Claim.take(store, ID, knowing, at(NOON))).isPresent();
    }

    @Test
    void aWorkerThatWasAwayForTooLongMayNotWrite() throws Exception {
        MovingClock clock = new MovingClock();
        Claim claim = Claim.take(store, ID, Workers.unknown("a"), clock).orElseThrow();
        claim.check();
        clock.now = NOON.plus(Claim.LENGTH).plus(Duration.ofMillis(1));
        assertThatThrownBy(claim::check).isInstanceOf(ClaimLostException.class);
    }

    private Optional<Claim> take(String worker, Instant now) throws IOException {
        return Claim.take(store, ID, Workers.unknown(worker), at(now));
    }

    private static Clock at(Instant now) {
        return Clock.fixed(now, ZoneOffset.UTC);
    }

    private static final class MovingClock extends Clock {
        private volatile Instant now = NOON;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    }
}
