package org.ephemera.sweep;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.collect.Deadline;

/**
 * What a schedule does of a sweep each time it runs: has the inventory taken, has everything made that is open, puts into the
 * index what was made since, and names what is lost. Where a queue makes the packages, a pass only asks for them, and the
 * next one finds them.
 *
 * @param indexed shards that were put into the index in this pass
 * @param pending shards, or the inventory, that are being made
 * @param lost days that became lost
 * @param gap why the inventory is not whole, if so: nothing is planned from it
 */
public record SweepPass(int indexed, int pending, int lost, Optional<String> gap) {

    /** One pass, until the deadline; whatever it does not reach, the next one does. */
    public static SweepPass over(Sweep sweep, Instant now, Deadline deadline) throws IOException {
        return switch (sweep.inventory(deadline)) {
            case Sweep.Ran.Paused<Inventory> paused -> new SweepPass(0, 1, 0, Optional.empty());
            case Sweep.Ran.Done<Inventory> done
            when !done.result().whole() ->
                new SweepPass(0, 0, 0, Optional.of(done.result().gap()));
            case Sweep.Ran.Done<Inventory> done -> windows(sweep, now, deadline);
        };
    }

    private static SweepPass windows(Sweep sweep, Instant now, Deadline deadline) throws IOException {
        SweepPlan plan = sweep.plan(Optional.empty(), now);
        int lost = 0;
        for (SweepWindow window : plan.lost()) {
            lost += sweep.lost(window) ? 1 : 0;
        }
        int indexed = 0;
        int pending = 0;
        for (SweepWindow window : plan.open()) {
            try (Stream<Shard> shards = sweep.shards(window)) {
                for (Iterator<Shard> each = shards.iterator(); each.hasNext() && !deadline.passed(); ) {
                    switch (sweep.run(each.next(), deadline)) {
                        case Sweep.Ran.Done<ShardRecord> done -> indexed++;
                        case Sweep.Ran.Paused<ShardRecord> paused -> pending++;
                    }
                }
            }
            sweep.complete(window);
        }
        return new SweepPass(indexed, pending, lost, Optional.empty());
    }

    /** {@code {indexed, pending, lost, gap?}}. */
    public void into(ObjectNode json) {
        json.put("indexed", indexed).put("pending", pending).put("lost", lost);
        gap.ifPresent(why -> json.put("gap", why));
    }
}
