package org.ephemera.queue;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.collect.Claim;
import org.ephemera.collect.Deadline;
import org.ephemera.model.PackageId;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.ParallelCalls;

/**
 * Finds packages whose work was lost, whatever lost it, or that have no timestamp, and puts them on the queue again: half an hour after
 * they were opened, each time twice as long after on the first day, and then once a day. For a schedule.
 */
public final class OverduePackages {
    /** Twice what the longest run may take: before that its message is still with somebody. */
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    /** How far back is looked by those runs that come to it in the first quarter of an hour: a key may be disabled over the holidays. */
    private static final Duration REACH = Duration.ofDays(14);

    /** By the others: each day costs two listings. */
    private static final Duration USUAL_REACH = Duration.ofDays(1);

    /** More than lies between two runs: what one does before takes some of its time, and none may come too late in each hour. */
    private static final Duration EACH_HOUR = Duration.ofMinutes(15);

    private static final Duration DAY = Duration.ofDays(1);

    private static final int FIRST_LEG = 1000;

    /**
     * Of so many it is asked in a run for a timestamp: where the authority does not answer, each takes a quarter of a minute of a worker, for
     * which the alerts behind it would wait.
     */
    private static final int MOST_ASKED = 40;

    /** Of so many it is asked at once how they stand. */
    private static final int AT_ONCE = 32;

    private final EvidenceStore store;
    private final WorkFiles files;
    private final Dispatch dispatch;
    private final Clock clock;

    public OverduePackages(EvidenceStore store, Dispatch dispatch, Clock clock) {
        this.store = store;
        this.files = new WorkFiles(store);
        this.dispatch = dispatch;
        this.clock = clock;
    }

    /**
     * Sends each whose next time has come, that is not announced, on which nobody works and that no run has looked for in vain; says which. Behind a storm there are
     * thousands: those that the deadline leaves, the next run sends.
     *
     * @throws IOException if store or queue did not take it; those that were sent before are not sent again
     */
    public List<PackageId> sendAgain(Deadline deadline) throws IOException {
        Instant now = clock.instant();
        List<PackageId> unfinished = files.unfinished(now.minus(beginsAnHour(now) ? REACH : USUAL_REACH), now);
        return send(unfinished, unfinished.size(), now, deadline);
    }

    /**
     * The same, when an hour begins, for what is sealed and the authority gave no timestamp: whoever works on it asks again. Behind a
     * storm for some at a time, the oldest first.
     *
     * @throws IOException as above
     */
    public List<PackageId> askForTimestamps(Deadline deadline) throws IOException {
        Instant now = clock.instant();
        return beginsAnHour(now)
                ? send(files.withoutTimestamp(now.minus(REACH), now), MOST_ASKED, now, deadline)
                : List.of();
    }

    private static boolean beginsAnHour(Instant now) {
        return now.isBefore(now.truncatedTo(ChronoUnit.HOURS).plus(EACH_HOUR));
    }

    private List<PackageId> send(List<PackageId> ids, int most, Instant now, Deadline deadline) throws IOException {
        List<PackageId> old = ids.stream()
                .filter(id -> Duration.between(id.openedAt(), now).compareTo(PATIENCE) >= 0)
                .toList();
        List<PackageId> sent = new ArrayList<>();
        for (int from = 0; from < old.size() && sent.size() < most && !deadline.passed(); from += AT_ONCE) {
            for (WorkMessage work : lost(old.subList(from, Math.min(from + AT_ONCE, old.size())), now)) {
                if (sent.size() == most || deadline.passed()) {
                    break;
                }
                dispatch.send(work, Duration.ZERO);
                // Not before: what is lost between the two is sent twice, and not never.
                files.sentAgain(work.packageId(), work.leg() - FIRST_LEG, now);
                sent.add(work.packageId());
            }
        }
        return sent;
    }

    /** Asked together: one after the other those that were sent again would take the time of those behind them, in each run. */
    private List<WorkMessage> lost(List<PackageId> ids, Instant now) throws IOException {
        List<ParallelCalls.Part<Optional<WorkMessage>>> questions = new ArrayList<>();
        for (PackageId id : ids) {
            int time = times(Duration.between(id.openedAt(), now));
            questions.add(() -> files.isSentAgain(id, time) || Claim.isHeld(store, id, clock) || files.isGone(id)
                    ? Optional.empty()
                    // Another number each time, or a queue that drops copies would drop it.
                    : Optional.of(new WorkMessage(id, FIRST_LEG + time)));
        }
        return ParallelCalls.all(questions).stream().flatMap(Optional::stream).toList();
    }

    /** The how-manieth time it is: 1 from half an hour on, 2 from an hour, 3 from two, 7 from a day, 8 from two days. */
    private static int times(Duration age) {
        Duration first = age.compareTo(DAY) < 0 ? age : DAY.minus(PATIENCE);
        return Long.SIZE - Long.numberOfLeadingZeros(first.dividedBy(PATIENCE)) + (int) age.toDays();
    }
}
