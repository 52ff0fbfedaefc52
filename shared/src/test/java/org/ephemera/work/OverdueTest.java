package org.ephemera.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.ephemera.collect.Deadline;
import org.ephemera.evidence.PackageId;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.testing.InMemory;
import org.ephemera.testing.SetClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverdueTest {
    private static final Instant OPENED = Instant.parse("2026-11-26T09:00:00Z");

    @TempDir(factory = InMemory.class)
    Path folder;

    /** Every ten minutes for four days, as the schedule does. */
    @Test
    void waitsTwiceAsLongEachTime() throws Exception {
        DirectoryEvidenceStore store = DirectoryEvidenceStore.open(folder);
        PackageId id = PackageId.create(OPENED, new Random(1));
        new WorkFiles(store).queued(id, OPENED);
        SetClock clock = new SetClock(OPENED);
        List<Long> minutes = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        Dispatch queue = (work, delay) -> {
            keys.add(work.key());
            minutes.add(Duration.between(OPENED, clock.instant()).toMinutes());
        };
        for (int run = 1; run <= 4 * 24 * 6; run++) {
            clock.set(OPENED.plus(Duration.ofMinutes(10L * run)));
            new Overdue(store, queue, clock).sendAgain(Deadline.in(clock, Duration.ofMinutes(1)));
        }
        assertThat(minutes).containsExactly(30L, 60L, 120L, 240L, 480L, 960L, 1920L, 3840L);
        assertThat(keys).doesNotHaveDuplicates();
    }

    @Test
    void sendsAgainWhatTheQueueRefused() throws Exception {
        DirectoryEvidenceStore store = DirectoryEvidenceStore.open(folder);
        PackageId id = PackageId.create(OPENED, new Random(1));
        new WorkFiles(store).queued(id, OPENED);
        SetClock clock = new SetClock(OPENED.plus(Duration.ofHours(1)));
        Dispatch refusing = (work, delay) -> {
            throw new IOException("no queue");
        };
        assertThatIOException()
                .isThrownBy(
                        () -> new Overdue(store, refusing, clock).sendAgain(Deadline.in(clock, Duration.ofMinutes(1))));
        assertThat(new Overdue(store, Dispatch.NOWHERE, clock).sendAgain(Deadline.in(clock, Duration.ofMinutes(1))))
                .containsExactly(id);
        assertThat(new Overdue(store, Dispatch.NOWHERE, clock).sendAgain(Deadline.in(clock, Duration.ofMinutes(1))))
                .isEmpty();
    }

    /** Of a storm, in runs of which each is ended by the cloud after some time. */
    @Test
    void endsInTimeAndGoesOnTheNextTime() throws Exception {
        DirectoryEvidenceStore store = DirectoryEvidenceStore.open(folder);
        Random random = new Random(1);
        for (int number = 0; number < 5; number++) {
            new WorkFiles(store).queued(PackageId.create(OPENED.plusMillis(number), random), OPENED);
        }
        SetClock clock = new SetClock(OPENED.plus(Duration.ofMinutes(90)));
        List<Work> sent = new ArrayList<>();
        Dispatch slow = (work, delay) -> {
            sent.add(work);
            clock.step(Duration.ofSeconds(1));
        };
        for (int run = 0; run < 3; run++) {
            new Overdue(store, slow, clock).sendAgain(Deadline.in(clock, Duration.ofSeconds(2)));
            assertThat(sent).hasSize(Math.min(2 * (run + 1), 5));
        }
        assertThat(sent).doesNotHaveDuplicates();
    }
}
