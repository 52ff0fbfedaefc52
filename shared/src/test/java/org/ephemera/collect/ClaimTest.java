package org.ephemera.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ephemera.model.PackageId;
import org.ephemera.store.Blob;
import org.ephemera.store.CreateResult;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.StoredObject;
import org.ephemera.testing.FailingStore;
import org.ephemera.testing.SignedState;
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
    void oneOfManyWorkersTakesTheClaim() throws Exception {
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
    void releasedClaimIsFreeAtOnce() throws Exception {
        take("a", NOON).orElseThrow().close();
        assertThat(take("b", NOON)).isPresent();
    }

    /** The same worker takes it again to seal; otherwise it would wait for its own claim. */
    @Test
    void retriesTheRelease() throws Exception {
        // A list request and the creation of the claim; the third call releases it.
        EvidenceStore failing = new FailingStore(store, 3, FailingStore.Manner.BEFORE);
        Claim.acquire(failing, ID, WorkerRegistry.unknown("a"), at(NOON))
                .orElseThrow()
                .close();
        assertThat(take("a", NOON)).isPresent();
    }

    /** The store created the object but the response was lost, so the holder does not know the number of the claim. */
    @Test
    void releasesARenewalWhoseResponseWasLost() throws Exception {
        Claim claim = take("a", NOON).orElseThrow();
        ClaimFiles files = new ClaimFiles(store, ID);
        ClaimFiles.Entry taken = files.read().last().orElseThrow();
        files.create(new ClaimFiles.Entry(2, "a", taken.token(), NOON.plus(Claim.LENGTH), false));
        claim.close();
        assertThat(take("b", NOON)).isPresent();
    }

    @Test
    void silentWorkerKeepsTheClaimUntilTheGraceTimeEnds() throws Exception {
        assertThat(take("a", NOON)).isPresent();
        Instant end = NOON.plus(Claim.LENGTH).plus(Claim.GRACE);
        assertThat(take("b", end)).isEmpty();
        assertThat(take("b", end.plusMillis(1))).isPresent();
    }

    @Test
    void claimOfADeadWorkerIsFree() throws Exception {
        assertThat(take("a", NOON)).isPresent();
        WorkerRegistry knowing = new WorkerRegistry() {
            @Override
            public String self() {
                return "b";
            }

            @Override
            public boolean isDead(String worker) {
                return worker.equals("a");
            }
        };
        assertThat(Claim.acquire(store, ID, knowing, at(NOON))).isPresent();
    }

    @Test
    void checkFailsWhenTheClaimHasExpired() throws Exception {
        MovingClock clock = new MovingClock();
        Claim claim =
                Claim.acquire(store, ID, WorkerRegistry.unknown("a"), clock).orElseThrow();
        claim.check();
        clock.now = NOON.plus(Claim.LENGTH).plus(Duration.ofMillis(1));
        assertThatThrownBy(claim::check).isInstanceOf(ClaimLostException.class);
    }

    @Test
    void ignoresPlantedClaims() throws Exception {
        EvidenceStore signed = SignedState.over(store, folder.resolve("key.pem"));
        Instant nextMonth = NOON.plus(Duration.ofDays(30));
        String beforeNoon = NOON.minusSeconds(600).toString();
        List<List<String>> planted = List.of(
                List.of("000001.json", claim("3026-11-25T12:00:00Z")),
                List.of("000001.json", claim(NOON.plusSeconds(1).toString())),
                List.of("000001.json", "not JSON"),
                List.of("000001.json", "{\"x\":\"" + "x".repeat(1 << 20) + "\"}"),
                List.of("999999.json", claim(beforeNoon)),
                List.of("9999999999999999999.json", claim(beforeNoon)),
                List.of("9223372036854775807.json", claim(NOON.toString())),
                List.of("0000001.json", claim(NOON.toString())),
                List.of("zzzzzz.json", claim(NOON.toString())),
                List.of("000002.json.2", claim(NOON.toString())),
                List.of("a/000009.json", claim(NOON.toString())));
        for (int number = 0; number < planted.size(); number++) {
            PackageId id = PackageId.create(NOON, new Random(number));
            List<String> object = planted.get(number);
            store.create(
                    "work/" + id + "/" + object.get(0), Blob.of(object.get(1).getBytes(StandardCharsets.UTF_8)));
            for (Instant now : List.of(NOON, nextMonth)) {
                Optional<Claim> first = Claim.acquire(signed, id, WorkerRegistry.unknown("a"), at(now));
                assertThat(first).as(object.get(0)).isPresent();
                assertThat(Claim.isHeld(signed, id, at(now))).isTrue();
                assertThat(Claim.acquire(signed, id, WorkerRegistry.unknown("b"), at(now)))
                        .isEmpty();
                first.get().close();
                assertThat(Claim.isHeld(signed, id, at(now))).isFalse();
            }
        }
    }

    @Test
    void keepsTheClaimWhenTheNextNumbersArePlanted() throws Exception {
        EvidenceStore signed = SignedState.over(store, folder.resolve("key.pem"));
        String expired = claim(NOON.minusSeconds(1).toString());
        for (String content : List.of(claim("3026-11-25T12:00:00Z"), expired)) {
            PackageId id = PackageId.create(NOON, new Random(content.hashCode()));
            Claim claim = Claim.acquire(signed, id, WorkerRegistry.unknown("a"), at(NOON))
                    .orElseThrow();
            for (String name : List.of("000002.json", "000003.json", "000005.json")) {
                store.create("work/" + id + "/" + name, Blob.of(content.getBytes(StandardCharsets.UTF_8)));
            }
            claim.renew();
            claim.check();
            claim.close();
            assertThat(new ClaimFiles(signed, id).read())
                    .satisfies(existing -> assertThat(existing.last())
                            .hasValueSatisfying(last -> assertThat(last.over()).isTrue()))
                    .satisfies(existing -> assertThat(existing.next()).isEqualTo(4));
        }
    }

    /** Sorted as text, 1000000 comes before 999999. */
    @Test
    void comparesNumbersAsNumbers() throws Exception {
        StoredNames names = new StoredNames(1_000_000);
        assertThat(new ClaimFiles(names, ID).read().next()).isEqualTo(1_000_001);
    }

    private static String claim(String notAfter) {
        return "{\"worker\":\"x\",\"token\":\"x\",\"notAfter\":\"" + notAfter + "\",\"over\":false}";
    }

    /** Returns a store with released claims. */
    private record StoredNames(int claims) implements EvidenceStore {
        @Override
        public CreateResult create(String key, Blob blob) {
            throw new UnsupportedOperationException(key);
        }

        @Override
        public InputStream open(String key) {
            return new ByteArrayInputStream(claim(NOON.toString()).getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public Stream<StoredObject> list(String prefix) {
            return IntStream.rangeClosed(1, claims)
                    .mapToObj(number -> String.format(Locale.ROOT, "%s%06d.json", prefix, number))
                    .sorted()
                    .map(key -> new StoredObject(key, 1, Optional.empty(), Optional.empty()));
        }
    }

    private Optional<Claim> take(String worker, Instant now) throws IOException {
        return Claim.acquire(store, ID, WorkerRegistry.unknown(worker), at(now));
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
