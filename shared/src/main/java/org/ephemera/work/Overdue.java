package org.ephemera.work;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.collect.Claim;
import org.ephemera.collect.Deadline;
import org.ephemera.evidence.PackageId;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.Together;

/**
 * Finds packages whose work was lost, whatever lost it, and puts them on the queue again: after half an hour, and each time
 * twice as long after it was opened. For a schedule.
 */
public final class Overdue {
    /** Twice what the longest run may take: before that its message is still with somebody. */
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    /** How far back is looked; what is older was given up long ago. */
    private static final Duration REACH = Duration.ofDays(3);

    private static final int FIRST_LEG = 1000;

    /** Of so many it is asked at once how they stand. */
    private static final int AT_ONCE = 32;

    private final EvidenceStore store;
    private final WorkFiles files;
    private final Dispatch dispatch;
    private final Clock clock;

    public Overdue(EvidenceStore store, Dispatch dispatch, Clock clock) {
        this.store = store;
        this.files = new WorkFiles(store);
        this.dispatch = dispatch;
        this.clock = clock;
    }

    /**
     * Sends each whose next time has come, that is not announced and on which nobody works; says which. Behind a storm there are
     * thousands: those that the deadline leaves, the next run sends.
     *
     * @throws IOException if store or queue did not take it; those that were sent before are not sent again
     */
    public List<PackageId> sendAgain(Deadline deadline) throws IOException {
        Instant now = clock.instant();
        List<PackageId> old = files.unfinished(now.minus(REACH), now).stream()
                .filter(id -> Duration.between(id.openedAt(), now).compareTo(PATIENCE) >= 0)
                .toList();
        List<PackageId> sent = new ArrayList<>();
        for (int from = 0; from < old.size() && !deadline.passed(); from += AT_ONCE) {
            for (Work work : lost(old.subList(from, Math.min(from + AT_ONCE, old.size())), now)) {
                if (deadline.passed()) {
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
    private List<Work> lost(List<PackageId> ids, Instant now) throws IOException {
        List<Together.Part<Optional<Work>>> questions = new ArrayList<>();
        for (PackageId id : ids) {
            int time = times(Duration.between(id.openedAt(), now));
            questions.add(() -> files.isSentAgain(id, time) || Claim.isHeld(store, id, clock)
                    ? Optional.empty()
                    // Another number each time, or a queue that drops copies would drop it.
                    : Optional.of(new Work(id, FIRST_LEG + time)));
        }
        return Together.all(questions).stream().flatMap(Optional::stream).toList();
    }

    /** The how-manieth time it is: 1 from half an hour on, 2 from an hour, 3 from two. */
    private static int times(Duration age) {
        return Long.SIZE - Long.numberOfLeadingZeros(age.dividedBy(PATIENCE));
    }
}
