package org.ephemera.aws.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.ephemera.aws.trigger.EcsTarget;
import org.ephemera.bag.Cursor;
import org.ephemera.bag.PlannedItem;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.Counted;
import org.ephemera.evidence.Artifact;
import org.ephemera.evidence.Extent;
import org.ephemera.evidence.Outcome;
import org.ephemera.evidence.Target;
import org.ephemera.evidence.Volatility;

/**
 * Lists the metrics of ECS and Container Insights of an account in a region, or of some targets: those of the last two
 * weeks. It is kept daily, as a metric that has been silent for longer can only be asked for by name.
 */
public final class SweepInventorySource implements EvidenceSource {
    private static final int MOST_PAGES = 100_000;

    public static final Artifact ARTIFACT = new Artifact(
            "aws.sweep.inventory",
            "Of a sweep: all metrics of services, tasks and containers, by name and dimensions",
            Volatility.V3,
            true,
            false,
            List.of(MetricListing.LIST.key()),
            List.of(MetricListing.LIST.permission()),
            "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListMetrics.html");

    private final AwsClients clients;

    public SweepInventorySource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public Artifact artifact() {
        return ARTIFACT;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        String region = item.param("region");
        Calls calls = new Calls(ARTIFACT, recorder, deadline, clients.clock());
        MetricListing listing = new MetricListing(MOST_PAGES, clients.cloudWatch(region), calls, deadline);
        AtomicLong listed = new AtomicLong();
        for (Map<String, String> dimensions : dimensions(item.param("targets"))) {
            for (String namespace : List.of(SweepNames.ECS, ContainerInsightsSource.NAMESPACE)) {
                // Nothing of it is held: it is read again from where it is stored.
                switch (listing.list(region, namespace, dimensions, series -> listed.incrementAndGet() < 0)) {
                    case MetricListing.Listed.Refused refused -> {
                        return new Step.Finished(Refusals.outcome(refused.refusal()));
                    }
                    case MetricListing.Listed.OutOfTime out -> {
                        return new Step.Paused(Cursor.START);
                    }
                    case MetricListing.Listed.All all -> {
                        if (!all.gap().isEmpty()) {
                            return new Step.Finished(
                                    new Outcome.Partial(Counted.of(listed.get(), "metric") + "; " + all.gap()));
                        }
                    }
                }
            }
        }
        Outcome outcome = listed.get() == 0
                ? new Outcome.Empty("CloudWatch knows no metric of ECS here of the last two weeks")
                : new Outcome.Collected(Counted.of(listed.get(), "metric") + " of the last two weeks");
        return new Step.Finished(outcome, Extent.of(listed.get()));
    }

    /** By what is listed: by nothing where all is meant. */
    private static List<Map<String, String>> dimensions(String targets) {
        if (targets.isEmpty()) {
            return List.of(Map.of());
        }
        List<Map<String, String>> all = new ArrayList<>();
        for (String arn : targets.split("\n", -1)) {
            Target target = EcsTarget.parse(arn);
            Map<String, String> dimensions = new TreeMap<>();
            dimensions.put("ClusterName", target.attributes().getOrDefault("cluster", ""));
            if (target.kind().equals(EcsTarget.TASK)) {
                dimensions.put("TaskId", target.attributes().getOrDefault("task", ""));
            } else if (target.kind().equals(EcsTarget.SERVICE)) {
                dimensions.put("ServiceName", target.attributes().getOrDefault("service", ""));
            }
            all.add(dimensions);
        }
        return all;
    }
}
