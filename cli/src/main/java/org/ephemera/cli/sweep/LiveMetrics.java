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
import org.ephemera.sweep.MetricGroup;
import org.ephemera.sweep.MetricHistory;
import org.ephemera.sweep.MetricInventory;
import org.ephemera.sweep.MetricShard;
import org.ephemera.sweep.MetricSweep;
import org.ephemera.sweep.ShardRecord;
import org.ephemera.sweep.SweepScope;
import org.ephemera.sweep.SweepWindow;
import org.ephemera.sweep.SweepableCloud;

/** Reader of metrics from the cloud for times that no sweep covers. The data is not stored. */
public record LiveMetrics(LocalSweep localSweep, EvidenceStore existing, Target target, SweepableCloud cloud) {

    /** Reads the gaps of a reader from the cloud and adds the series to it. */
    public void readInto(MetricsReader read, Instant now) throws IOException, CommandFailure {
        List<TimeWindow> spans = spans(read.gaps(), now);
        if (spans.isEmpty()) {
            return;
        }
        SweepScope around = SweepScopes.around(target);
        // The scope differs from that of any sweep, so that no existing sweep in the store is mistaken for this one.
        SweepScope scope = new SweepScope(
                around.cloud(), around.id() + "#live", around.place(), around.region(), List.of(target.id()));
        try (DraftStore drafts = DraftStore.over(existing)) {
            localSweep.draft(scope, drafts, sweep -> {
                List<MetricGroup> groups = groups(sweep, read);
                for (TimeWindow span : spans) {
                    fetch(sweep, scope, span, groups, drafts, read);
                }
                return groups.size();
            });
        }
    }

    private List<MetricGroup> groups(MetricSweep sweep, MetricsReader read) throws IOException, CommandFailure {
        MetricInventory inventory = LocalSweep.done(sweep.inventory(localSweep.deadline()));
        if (!inventory.complete()) {
            throw CommandFailure.couldNot(
                    "cannot list the containers of the target: " + inventory.gap(), "Fix the cause, or use --offline");
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
            MetricSweep sweep,
            SweepScope scope,
            TimeWindow span,
            List<MetricGroup> groups,
            EvidenceStore drafts,
            MetricsReader read)
            throws IOException, CommandFailure {
        if (groups.isEmpty()) {
            // No request was sent, so the span is not covered.
            return;
        }
        int number = (int) (span.from().getEpochSecond() / Duration.ofMinutes(1).toSeconds() % 1440);
        MetricShard shard = new MetricShard(scope, SweepWindow.containing(span.from()), number, 0, span, groups);
        ShardRecord record = LocalSweep.done(sweep.run(shard, localSweep.deadline()));
        new MetricHistory(drafts).read(record, read.subjects(), cloud.parser(), read);
        if (record.isComplete() && !MetricHistory.isGone(record, read.subjects())) {
            read.covered(span);
        }
    }

    /** Returns the parts of gaps that are in the past and have not expired in the cloud, in whole minutes. */
    private List<TimeWindow> spans(List<TimeWindow> gaps, Instant now) {
        Instant horizon = now.minus(cloud.terms().retention()).plus(Duration.ofMinutes(10));
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
