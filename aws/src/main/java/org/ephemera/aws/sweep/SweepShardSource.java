package org.ephemera.aws.sweep;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.catalog.SweepCatalog;
import org.ephemera.aws.iam.CallerIdentity;
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
 * Source that splits one shard of a sweep into batches ({@link SweepBatch}) and plans one item for each batch; the
 * source sends no request. A shard is the part of one day of a sweep that becomes one package.
 */
public final class SweepShardSource implements EvidenceSource {
    private final AwsClients clients;

    public SweepShardSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        ItemCalls calls = new ItemCalls(SweepCatalog.SHARD, recorder, deadline, clients);
        // For metrics of another account CloudWatch returns no points, which would look like a complete result.
        Optional<Outcome> other = new CallerIdentity(clients, calls).explainSweepAccount(item);
        if (other.isPresent()) {
            return new SourceResult.Finished(other.get());
        }
        var shard = ParameterCodec.read(item, SweptParameters.class);
        List<MetricGroup> groups = shard.groups();
        List<SweepBatch> batches = SweepBatch.of(groups, item.window());
        for (SweepBatch batch : batches) {
            recorder.plan(SweepCatalog.METRICS, item.window(), batch.params(shard.region()));
        }
        long series = groups.stream().mapToLong(group -> group.metrics().size()).sum();
        return new SourceResult.Finished(
                new Outcome.Collected(
                        CountText.of(series, "metric") + " are requested in " + CountText.of(batches.size(), "call")),
                EvidenceExtent.of(series));
    }
}
