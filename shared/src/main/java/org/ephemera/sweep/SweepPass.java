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
 * One scheduled pass of a sweep ({@link MetricSweep}). A pass takes the inventory, has all open shards fetched, adds
 * the packages made since the last pass to the index, and reports lost days.
 *
 * <p>If a queue makes the packages, a pass only requests a limited number of them, in the order in which retention
 * deletes the metrics. The next pass finds the sealed packages. A failed shard is retried after ten minutes, then with
 * exponential backoff up to one day, because each attempt is a package that is kept. Towards the end of its retention a
 * day of metrics is retried more often, after each quarter of the remaining time.
 *
 * @param indexed number of shards added to the index in this pass
 * @param pending number of shards, or the inventory, in progress
 * @param waiting number of failed shards whose retry is not due
 * @param lost number of days that became lost
 * @param gap reason why the newest inventory is incomplete; no window is planned from an incomplete inventory
 */
public record SweepPass(int indexed, int pending, int waiting, int lost, Optional<String> gap) {
    private static final Duration FIRST_WAIT = Duration.ofMinutes(10);
    private static final Duration LONGEST_WAIT = Duration.ofDays(1);

    /** Maximum age of a day deleted by retention that is still reported as lost. */
    private static final Duration USUAL_REACH = Duration.ofDays(2);

    /** Time at the beginning of each day in which all stored days are checked, in case no pass ran for days. */
    private static final Duration EACH_DAY = Duration.ofMinutes(20);

    /**
     * Maximum number of calls in progress, equal to five full shards of CloudWatch. Messages on the queue delay the
     * alerts behind them and share the quotas of the cloud with them.
     */
    private static final long MOST_CALLS = 500;

    /**
     * Number of failed shards of a day after which the other shards of the day are skipped. The cause is then probably
     * not in the single shards. Other days are still tried; otherwise the failing shards would block them in every pass
     * until they are lost, too.
     */
    private static final int MOST_FAILED = 3;

    /**
     * Runs one pass until the deadline; the next pass continues.
     *
     * @throws IOException if the store fails, or the record of a shard is unreadable; other shards are still processed
     */
    public static SweepPass run(MetricSweep sweep, Instant now, Deadline deadline) throws IOException {
        Optional<MetricInventory> failed = sweep.failedInventory();
        if (failed.isPresent()
                && now.isBefore(failed.get()
                        .packageId()
                        .openedAt()
                        .plus(waitAfter(failed.get().attempt(), LONGEST_WAIT)))) {
            return windows(sweep, now, deadline, Optional.of(failed.get().gap()));
        }
        return switch (sweep.inventory(deadline)) {
            case MetricSweep.StepResult.Paused<MetricInventory> paused -> new SweepPass(0, 1, 0, 0, Optional.empty());
            case MetricSweep.StepResult.Done<MetricInventory> done ->
                windows(
                        sweep,
                        now,
                        deadline,
                        Optional.of(done.result())
                                .filter(listed -> !listed.complete())
                                .map(MetricInventory::gap));
        };
    }

    /**
     * Processes the open windows.
     *
     * @param gap set if the newest inventory is incomplete: then only days with a plan or an earlier inventory are
     *     processed
     */
    private static SweepPass windows(MetricSweep sweep, Instant now, Deadline deadline, Optional<String> gap)
            throws IOException {
        boolean allDays = now.isBefore(SweepWindow.containing(now).from().plus(EACH_DAY));
        SweepPlan plan = allDays ? sweep.plan(Optional.empty(), now) : sweep.planRecent(USUAL_REACH, now);
        int lost = 0;
        for (SweepWindow window : plan.lost()) {
            lost += sweep.recordLost(window) ? 1 : 0;
        }
        int indexed = 0;
        int pending = 0;
        int waiting = 0;
        long calls = 0;
        List<IOException> failures = new ArrayList<>();
        // Read once, not for each day: if no listing succeeds for long, the number of days and attempts grows.
        Optional<Instant> listedAt = gap.isPresent() ? sweep.listedAt() : Optional.empty();
        for (SweepWindow window : plan.open()) {
            if (gap.isPresent() && !sweep.canBePlanned(window, listedAt)) {
                continue;
            }
            Duration left = sweep.remainingTime(window);
            int failedShards = 0;
            try (Stream<MetricShard> shards = sweep.shards(window)) {
                for (Iterator<MetricShard> each = shards.iterator();
                        failedShards < MOST_FAILED && calls < MOST_CALLS && each.hasNext() && !deadline.passed(); ) {
                    MetricShard shard = each.next();
                    Optional<Instant> tried = sweep.lastAttempt(shard);
                    if (tried.isPresent()
                            && now.isBefore(tried.get().plus(waitAfter(shard.attempt() - 1, left.dividedBy(4))))) {
                        waiting++;
                        continue;
                    }
                    try {
                        switch (sweep.run(shard, deadline)) {
                            case MetricSweep.StepResult.Done<ShardRecord> done -> indexed++;
                            case MetricSweep.StepResult.Paused<ShardRecord> paused -> {
                                pending++;
                                calls += sweep.cost(shard).calls();
                            }
                        }
                    } catch (IOException e) {
                        failures.add(e);
                        failedShards++;
                    }
                }
            }
            sweep.markComplete(window);
        }
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
        return new SweepPass(indexed, pending, waiting, lost, gap);
    }

    /**
     * Returns the wait after a failed attempt.
     *
     * @param attempt number of the attempt, from 0
     * @param most maximum wait; a longer one would be too late
     */
    static Duration waitAfter(int attempt, Duration most) {
        // The eighth wait reaches the maximum; the limit prevents an overflow of the shift.
        Duration doubled = FIRST_WAIT.multipliedBy(1L << Math.min(attempt, 8));
        Duration longest = most.compareTo(LONGEST_WAIT) < 0 ? most : LONGEST_WAIT;
        Duration wait = doubled.compareTo(longest) < 0 ? doubled : longest;
        return wait.compareTo(FIRST_WAIT) < 0 ? FIRST_WAIT : wait;
    }

    /** Reports whether an operator has to act: data is unavailable or lost. */
    public boolean needsAttention() {
        return waiting > 0 || lost > 0 || gap.isPresent();
    }

    /** Writes {@code {indexed, pending, waiting, lost, gap?}}. */
    public void writeTo(ObjectNode json) {
        json.put("indexed", indexed)
                .put("pending", pending)
                .put("waiting", waiting)
                .put("lost", lost);
        gap.ifPresent(why -> json.put("gap", why));
    }
}
