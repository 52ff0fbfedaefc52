package org.ephemera.sweep;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.collect.Deadline;

/**
 * What a schedule does of a sweep each time it runs: has the inventory taken, has everything made that is open, puts into the
 * index what was made since, and names what is lost. Where a queue makes the packages, a pass only asks for them, for so much
 * at a time and first for what retention takes first, and the next one finds them. What failed is tried again after ten
 * minutes, and each time twice as long after, at most a day: each try is a package that is kept. Towards its end a day of metrics
 * is tried more often again, whenever a quarter of what is left of its time has passed.
 *
 * @param indexed shards that were put into the index in this pass
 * @param pending shards, or the inventory, that are being made
 * @param waiting shards that failed, and whose next try has not come
 * @param lost days that became lost
 * @param gap why the newest inventory is not whole, if so: nothing is planned from it
 */
public record SweepPass(int indexed, int pending, int waiting, int lost, Optional<String> gap) {
    private static final Duration FIRST_WAIT = Duration.ofMinutes(10);
    private static final Duration LONGEST_WAIT = Duration.ofDays(1);

    /** So long ago retention may have taken a day that is still to be named as lost. */
    private static final Duration USUAL_REACH = Duration.ofDays(2);

    /** In so much of each day all that are known are looked at, should nobody have come for days. */
    private static final Duration EACH_DAY = Duration.ofMinutes(20);

    /**
     * Calls that are waited for at a time, those of five full shards of CloudWatch: what is on the queue delays the alerts
     * behind it, and shares the cloud's quotas with them.
     */
    private static final long MOST_CALLS = 500;

    /**
     * Of so many shards of a day that cannot be dealt with it is not each that is at fault, and no others of it are tried. Other days are:
     * these would stand before them in every pass, until they are lost too.
     */
    private static final int MOST_FAILED = 3;

    /**
     * One pass, until the deadline; whatever it does not reach, the next one does.
     *
     * @throws IOException if the store fails, or what is kept of a shard is unreadable; the others are dealt with all the same
     */
    public static SweepPass over(Sweep sweep, Instant now, Deadline deadline) throws IOException {
        Optional<Inventory> failed = sweep.failedInventory();
        if (failed.isPresent()
                && now.isBefore(failed.get()
                        .packageId()
                        .openedAt()
                        .plus(waitAfter(failed.get().attempt(), LONGEST_WAIT)))) {
            return windows(sweep, now, deadline, Optional.of(failed.get().gap()));
        }
        return switch (sweep.inventory(deadline)) {
            case Sweep.Ran.Paused<Inventory> paused -> new SweepPass(0, 1, 0, 0, Optional.empty());
            case Sweep.Ran.Done<Inventory> done ->
                windows(
                        sweep,
                        now,
                        deadline,
                        Optional.of(done.result())
                                .filter(listed -> !listed.whole())
                                .map(Inventory::gap));
        };
    }

    /** @param gap if the newest inventory is not whole: then only the days that are planned, or that an earlier one tells of, are gone on with */
    private static SweepPass windows(Sweep sweep, Instant now, Deadline deadline, Optional<String> gap)
            throws IOException {
        boolean far = now.isBefore(SweepWindow.at(now).from().plus(EACH_DAY));
        SweepPlan plan = far ? sweep.plan(Optional.empty(), now) : sweep.lately(USUAL_REACH, now);
        int lost = 0;
        for (SweepWindow window : plan.lost()) {
            lost += sweep.lost(window) ? 1 : 0;
        }
        int indexed = 0;
        int pending = 0;
        int waiting = 0;
        long calls = 0;
        List<IOException> failed = new ArrayList<>();
        // Not for each day: where nothing can be listed for long, there are more and more of both days and tries.
        Optional<Instant> listedAt = gap.isPresent() ? sweep.listedAt() : Optional.empty();
        for (SweepWindow window : plan.open()) {
            if (gap.isPresent() && !sweep.canBePlanned(window, listedAt)) {
                continue;
            }
            Duration left = sweep.left(window);
            int failures = 0;
            try (Stream<Shard> shards = sweep.shards(window)) {
                for (Iterator<Shard> each = shards.iterator();
                        failures < MOST_FAILED && calls < MOST_CALLS && each.hasNext() && !deadline.passed(); ) {
                    Shard shard = each.next();
                    Optional<Instant> tried = sweep.lastTried(shard);
                    if (tried.isPresent()
                            && now.isBefore(tried.get().plus(waitAfter(shard.attempt() - 1, left.dividedBy(4))))) {
                        waiting++;
                        continue;
                    }
                    try {
                        switch (sweep.run(shard, deadline)) {
                            case Sweep.Ran.Done<ShardRecord> done -> indexed++;
                            case Sweep.Ran.Paused<ShardRecord> paused -> {
                                pending++;
                                calls += sweep.cost(shard).calls();
                            }
                        }
                    } catch (IOException e) {
                        failed.add(e);
                        failures++;
                    }
                }
            }
            sweep.complete(window);
        }
        if (!failed.isEmpty()) {
            throw failed.getFirst();
        }
        return new SweepPass(indexed, pending, waiting, lost, gap);
    }

    /**
     * How long after a try that failed the next one comes.
     *
     * @param attempt which it was, from 0
     * @param most a longer time would be too late
     */
    static Duration waitAfter(int attempt, Duration most) {
        // The eighth is as long as the longest; no number of attempts makes the shift run over.
        Duration doubled = FIRST_WAIT.multipliedBy(1L << Math.min(attempt, 8));
        Duration longest = most.compareTo(LONGEST_WAIT) < 0 ? most : LONGEST_WAIT;
        Duration wait = doubled.compareTo(longest) < 0 ? doubled : longest;
        return wait.compareTo(FIRST_WAIT) < 0 ? FIRST_WAIT : wait;
    }

    /** True if somebody has to see to it: something is not to be had, or never again. */
    public boolean isTrouble() {
        return waiting > 0 || lost > 0 || gap.isPresent();
    }

    /** {@code {indexed, pending, waiting, lost, gap?}}. */
    public void into(ObjectNode json) {
        json.put("indexed", indexed)
                .put("pending", pending)
                .put("waiting", waiting)
                .put("lost", lost);
        gap.ifPresent(why -> json.put("gap", why));
    }
}
