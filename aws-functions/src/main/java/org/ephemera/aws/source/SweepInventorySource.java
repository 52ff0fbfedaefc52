package org.ephemera.aws.source;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.ephemera.aws.trigger.AwsTarget;
import org.ephemera.aws.trigger.EcsTarget;
import org.ephemera.aws.trigger.EksTarget;
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
 * Lists the metrics of ECS, EKS and Container Insights of an account in a region, or of some targets: those of the last two
 * weeks. It is kept daily, as a metric that has been silent for longer can only be asked for by name.
 */
public final class SweepInventorySource implements EvidenceSource {
    private static final List<String> OF_ECS = List.of(SweepNames.ECS, ContainerInsightsSource.NAMESPACE);
    private static final int MOST_PAGES = 100_000;

    public static final Artifact ARTIFACT = new Artifact(
            "aws.sweep.inventory",
            "Of a sweep: all metrics of services, tasks, pods and containers, by name and dimensions",
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
        for (Swept swept : swept(item.param("targets"))) {
            for (String namespace : swept.namespaces()) {
                // Nothing of it is held: it is read again from where it is stored.
                switch (listing.list(region, namespace, swept.dimensions(), series -> listed.incrementAndGet() < 0)) {
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
                ? new Outcome.Empty("CloudWatch knows no metric of ECS or EKS here of the last two weeks")
                : new Outcome.Collected(Counted.of(listed.get(), "metric") + " of the last two weeks");
        return new Step.Finished(outcome, Extent.of(listed.get()));
    }

    /** What is listed in one go, and by which dimensions: by none where all is meant. */
    private record Swept(List<String> namespaces, Map<String, String> dimensions) {
        static Swept of(Target target) {
            Map<String, String> attributes = target.attributes();
            Map<String, String> dimensions = new TreeMap<>();
            dimensions.put("ClusterName", attributes.getOrDefault("cluster", ""));
            switch (target.kind()) {
                case EcsTarget.TASK -> dimensions.put("TaskId", attributes.getOrDefault("task", ""));
                case EcsTarget.SERVICE -> dimensions.put("ServiceName", attributes.getOrDefault("service", ""));
                case EksTarget.POD, EksTarget.WORKLOAD -> {
                    // Container Insights may know a pod by its own name, or by that of its workload alone.
                    dimensions.put("Namespace", attributes.getOrDefault("namespace", ""));
                    return new Swept(List.of(SweepNames.EKS), dimensions);
                }
                default -> {}
            }
            return new Swept(OF_ECS, dimensions);
        }
    }

    private static List<Swept> swept(String targets) {
        if (targets.isEmpty()) {
            return List.of(new Swept(OF_ECS, Map.of()), new Swept(List.of(SweepNames.EKS), Map.of()));
        }
        return Arrays.stream(targets.split("\n", -1))
                .map(AwsTarget::parse)
                .map(Swept::of)
                .distinct()
                .toList();
    }
}
