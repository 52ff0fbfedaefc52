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
 * Finds packages whose work was lost or whose seal has no timestamp, and puts them on the queue again. The first time
 * is half an hour after the package was opened. On the first day the interval doubles each time; then it is one day.
 * A schedule runs it.
 */
public final class OverduePackages {
    /** Twice the longest time of a run. Before that, a worker may still hold the message. */
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    /** Age up to which the runs in the first quarter of an hour search. A key may be disabled over the holidays. */
    private static final Duration REACH = Duration.ofDays(14);

    /** Age up to which all other runs search. Each day costs two list requests. */
    private static final Duration USUAL_REACH = Duration.ofDays(1);

    /** Longer than the interval between two runs, so that at least one run begins in it even after slower jobs. */
    private static final Duration EACH_HOUR = Duration.ofMinutes(15);

    private static final Duration DAY = Duration.ofDays(1);

    private static final int FIRST_LEG = 1000;

    /**
     * Limit of packages in a run for which a timestamp is requested again. If the authority does not respond, each
     * takes 15 seconds of a worker, for which new alerts would have to wait.
     */
    private static final int MOST_ASKED = 40;

    /** Number of packages whose state is read in parallel. */
    private static final int AT_ONCE = 32;

    private final EvidenceStore store;
    private final WorkFiles files;
    private final WorkDispatch dispatch;
    private final Clock clock;

    public OverduePackages(EvidenceStore store, WorkDispatch dispatch, Clock clock) {
        this.store = store;
        this.files = new WorkFiles(store);
        this.dispatch = dispatch;
        this.clock = clock;
    }

    /**
     * Sends each unfinished package that is due. Skipped are packages that are announced, that a worker holds, or that
     * a run did not find in the store. After a storm of alerts there are thousands: those that the deadline leaves are
     * sent by the next run.
     *
     * @return the packages that were sent
     * @throws IOException if the store or queue rejected one; those sent before are not sent again
     */
    public List<PackageId> resendLost(Deadline deadline) throws IOException {
        Instant now = clock.instant();
        List<PackageId> unfinished = files.unfinished(now.minus(beginsAnHour(now) ? REACH : USUAL_REACH), now);
        return send(unfinished, unfinished.size(), now, deadline);
    }

    /**
     * Sends sealed packages without a timestamp, once an hour, so that a worker requests the timestamp again. Limited
     * to 40 in a run, the oldest first.
     *
     * @return the packages that were sent
     * @throws IOException if the store or queue rejected one
     */
    public List<PackageId> resendUntimestamped(Deadline deadline) throws IOException {
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
                // Written after sending: if the run dies in between, the message is sent twice instead of never.
                files.recordSentAgain(work.packageId(), work.leg() - FIRST_LEG, now);
                sent.add(work.packageId());
            }
        }
        return sent;
    }

    /**
     * Returns the messages of the lost packages. States are read in parallel: read one after the other, packages that
     * were sent again would take the time of those after them in each run.
     */
    private List<WorkMessage> lost(List<PackageId> ids, Instant now) throws IOException {
        List<ParallelCalls.Part<Optional<WorkMessage>>> checks = new ArrayList<>();
        for (PackageId id : ids) {
            int time = repetition(Duration.between(id.openedAt(), now));
            checks.add(() -> files.isSentAgain(id, time) || Claim.isHeld(store, id, clock) || files.isMissing(id)
                    ? Optional.empty()
                    // A different number each time, because a queue that drops duplicates would drop the message.
                    : Optional.of(new WorkMessage(id, FIRST_LEG + time)));
        }
        return ParallelCalls.all(checks).stream().flatMap(Optional::stream).toList();
    }

    /**
     * Returns the number of the due repetition: 1 after half an hour, 2 after one hour, 3 after two, 7 after a day, 8
     * after two days.
     */
    private static int repetition(Duration age) {
        Duration first = age.compareTo(DAY) < 0 ? age : DAY.minus(PATIENCE);
        return Long.SIZE - Long.numberOfLeadingZeros(first.dividedBy(PATIENCE)) + (int) age.toDays();
    }
}
