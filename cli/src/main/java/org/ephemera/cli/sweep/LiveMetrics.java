package org.ephemera.cli.sweep;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.ephemera.cli.render.MetricsReader;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.model.Target;
import org.ephemera.model.TimeWindow;
import org.ephemera.store.EvidenceStore;
import org.ephemera.sweep.Inventory;
import org.ephemera.sweep.MetricGroup;
import org.ephemera.sweep.MetricHistory;
import org.ephemera.sweep.Shard;
import org.ephemera.sweep.ShardRecord;
import org.ephemera.sweep.Sweep;
import org.ephemera.sweep.SweepScope;
import org.ephemera.sweep.SweepWindow;
import org.ephemera.sweep.SweepableCloud;

/** Fetches of a target what no sweep has and the cloud still keeps; nothing of it stays. */
public record LiveMetrics(LocalSweep sweeping, EvidenceStore standing, Target target, SweepableCloud cloud) {

    public void into(MetricsReader read, Instant now) throws IOException, CommandFailure {
        List<TimeWindow> spans = spans(read.gaps(), now);
        if (spans.isEmpty()) {
            return;
        }
        SweepScope around = SweepScopes.around(target);
        // Another scope than any that is swept, so that nothing that stands in the store is taken for it.
        SweepScope scope = new SweepScope(
                around.cloud(), around.id() + "#live", around.place(), around.region(), List.of(target.id()));
        try (DraftStore drafts = DraftStore.over(standing)) {
            sweeping.draft(scope, drafts, sweep -> {
                List<MetricGroup> groups = groups(sweep, read);
                for (TimeWindow span : spans) {
                    fetch(sweep, scope, span, groups, drafts, read);
                }
                return groups.size();
            });
        }
    }

    private List<MetricGroup> groups(Sweep sweep, MetricsReader read) throws IOException, CommandFailure {
        Inventory inventory = LocalSweep.done(sweep.inventory(sweeping.deadline()));
        if (!inventory.whole()) {
            throw CommandFailure.couldNot(
                    "it could not be listed what there is: " + inventory.gap(), "Mend it, or use --offline");
        }
        List<MetricGroup> groups = new ArrayList<>();
        for (Iterator<MetricGroup> all = sweep.groups(inventory); all.hasNext(); ) {
            MetricGroup group = all.next();
            if (read.subjects().contains(group.subject())) {
                groups.add(group);
            }
        }
        return groups;
    }

    private void fetch(
            Sweep sweep,
            SweepScope scope,
            TimeWindow span,
            List<MetricGroup> groups,
            EvidenceStore drafts,
            MetricsReader read)
            throws IOException, CommandFailure {
        if (groups.isEmpty()) {
            // Nobody was asked, so nobody said that there is nothing.
            return;
        }
        int number = (int) (span.from().getEpochSecond() / Duration.ofMinutes(1).toSeconds() % 1440);
        Shard shard = new Shard(scope, SweepWindow.at(span.from()), number, 0, span, groups);
        ShardRecord record = LocalSweep.done(sweep.run(shard, sweeping.deadline()));
        new MetricHistory(drafts).read(record, read.subjects(), cloud.bodies(), read);
        if (record.whole() && !MetricHistory.isGone(record, read.subjects())) {
            read.covered(span);
        }
    }

    /** The parts of gaps that have passed and that retention has not taken, in whole minutes. */
    private List<TimeWindow> spans(List<TimeWindow> gaps, Instant now) {
        Instant horizon = now.minus(cloud.terms().kept()).plus(Duration.ofMinutes(10));
        List<TimeWindow> spans = new ArrayList<>();
        for (TimeWindow gap : gaps) {
            Instant from = (gap.from().isBefore(horizon) ? horizon : gap.from()).truncatedTo(ChronoUnit.MINUTES);
            Instant to = gap.to().isAfter(now) ? now : gap.to();
            if (from.isBefore(to)) {
                spans.add(new TimeWindow(from, to));
            }
        }
        return spans;
    }
}
