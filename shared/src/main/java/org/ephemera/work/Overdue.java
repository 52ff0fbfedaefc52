package org.ephemera.work;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.ephemera.collect.Deadline;
import org.ephemera.evidence.PackageId;
import org.ephemera.store.EvidenceStore;

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

    private final WorkFiles files;
    private final Dispatch dispatch;
    private final Clock clock;

    public Overdue(EvidenceStore store, Dispatch dispatch, Clock clock) {
        this.files = new WorkFiles(store);
        this.dispatch = dispatch;
        this.clock = clock;
    }

    /**
     * Sends each whose next time has come and that is not announced; says which. Behind a storm there are thousands: those that the
     * deadline leaves, the next run sends.
     *
     * @throws IOException if store or queue did not take it; those that were sent before are not sent again
     */
    public List<PackageId> sendAgain(Deadline deadline) throws IOException {
        Instant now = clock.instant();
        List<PackageId> sent = new ArrayList<>();
        for (PackageId id : files.unfinished(now.minus(REACH), now)) {
            if (deadline.passed()) {
                break;
            }
            Duration age = Duration.between(id.openedAt(), now);
            if (age.compareTo(PATIENCE) >= 0) {
                int time = times(age);
                if (!files.isSentAgain(id, time)) {
                    // Another number each time, or a queue that drops copies would drop it.
                    dispatch.send(new Work(id, FIRST_LEG + time), Duration.ZERO);
                    // Not before: what is lost between the two is sent twice, and not never.
                    files.sentAgain(id, time, now);
                    sent.add(id);
                }
            }
        }
        return sent;
    }

    /** The how-manieth time it is: 1 from half an hour on, 2 from an hour, 3 from two. */
    private static int times(Duration age) {
        return Long.SIZE - Long.numberOfLeadingZeros(age.dividedBy(PATIENCE));
    }
}
