package org.ephemera.aws.source;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.Counted;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Artifact;
import org.ephemera.model.Extent;
import org.ephemera.model.Outcome;
import org.ephemera.model.Volatility;
import org.ephemera.sweep.MetricGroup;

/** Cuts a shard of a sweep into calls, each an item of its own. */
public final class SweepShardSource implements EvidenceSource {
    public static final Artifact ARTIFACT = new Artifact(
            "aws.sweep.shard",
            "Of a sweep: which series are fetched, and in which calls",
            Volatility.V3,
            true,
            false,
            List.of(Caller.GET.key()),
            List.of(),
            "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html");

    private final AwsClients clients;

    public SweepShardSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public Artifact artifact() {
        return ARTIFACT;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        Calls calls = new Calls(ARTIFACT, recorder, deadline, clients.clock());
        // Of what another account does not have CloudWatch answers without points, which would be taken for all there
        // is.
        Optional<Outcome> other = new Caller(clients, calls).otherThanSwept(item);
        if (other.isPresent()) {
            return new Step.Finished(other.get());
        }
        List<MetricGroup> groups = MetricGroup.fromText(item.param("groups"));
        List<SweepBatch> batches = SweepBatch.of(groups, item.window());
        for (SweepBatch batch : batches) {
            TreeMap<String, String> params = new TreeMap<>(batch.params());
            params.put("region", item.param("region"));
            recorder.plan(SweepMetricsSource.ARTIFACT, item.window(), params);
        }
        long series = groups.stream().mapToLong(group -> group.metrics().size()).sum();
        return new Step.Finished(
                new Outcome.Collected(
                        Counted.of(series, "metric") + " are asked for in " + Counted.of(batches.size(), "call")),
                Extent.of(series));
    }
}
