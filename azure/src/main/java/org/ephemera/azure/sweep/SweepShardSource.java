package org.ephemera.azure.sweep;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.azure.alert.AzureTarget;
import org.ephemera.azure.catalog.MetricKind;
import org.ephemera.azure.catalog.SweepCatalog;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.CountText;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import org.ephemera.sweep.MetricGroup;

/**
 * Source that plans the metrics requests of one shard of a sweep; the source sends no request.
 *
 * <p>A sweep is a scheduled collection of all container metrics of a subscription. A shard is the part of one day of a
 * sweep that becomes one package. Each planned item is a request for one kind of metric of up to 50 container groups.
 */
public final class SweepShardSource implements EvidenceSource {
    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        var shard = ParameterCodec.read(item, SweptParameters.class);
        List<MetricGroup> groups = shard.groups();
        int calls = 0;
        for (MetricKind kind : MetricKind.of(AzureTarget.GROUP)) {
            List<MetricGroup> some = of(kind, groups);
            // A batch needs a region. A deleted group that was never listed has no known region.
            boolean placed = some.stream().noneMatch(group -> group.place().isEmpty());
            int most = placed ? SweepCatalog.MOST_RESOURCES : 1;
            for (int begin = 0; begin < some.size(); begin += most) {
                List<MetricGroup> batch = some.subList(begin, Math.min(begin + most, some.size()));
                recorder.plan(
                        SweepCatalog.METRICS,
                        item.window(),
                        new SweptParameters.Batch(
                                kind, shard.place(), batch.getFirst().place(), batch));
                calls++;
            }
        }
        return new SourceResult.Finished(
                new Outcome.Collected(CountText.of(groups.size(), "container group") + " are requested in "
                        + CountText.of(calls, "call")),
                EvidenceExtent.of(groups.size()));
    }

    private static List<MetricGroup> of(MetricKind kind, List<MetricGroup> groups) {
        List<MetricGroup> some = new ArrayList<>();
        for (MetricGroup group : groups) {
            List<String> metrics =
                    kind.names().stream().filter(group.metrics()::contains).toList();
            if (!metrics.isEmpty()) {
                some.add(group.withMetrics(metrics));
            }
        }
        return some;
    }
}
