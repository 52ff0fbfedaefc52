package org.ephemera.aws.sweep;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.aws.alert.AwsTarget;
import org.ephemera.aws.alert.EcsTarget;
import org.ephemera.aws.alert.EksTarget;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.FailureOutcomes;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.catalog.MetricsCatalog;
import org.ephemera.aws.catalog.SweepCatalog;
import org.ephemera.aws.iam.CallerIdentity;
import org.ephemera.aws.metrics.MetricLister;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ResumableListResult;
import org.ephemera.collect.call.ResumableListing;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.PageProgress;
import org.ephemera.collect.source.SdkCollections;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.Outcome;
import org.ephemera.model.Target;
import software.amazon.awssdk.services.cloudwatch.model.ListMetricsResponse;

/**
 * Source of the inventory of a sweep: metrics of ECS, EKS and Container Insights with data points in the last two
 * weeks. The inventory covers an account in a region, or selected targets. It is stored daily, because CloudWatch lists
 * a metric only until two weeks after its last data point.
 */
public final class SweepInventorySource implements EvidenceSource {
    private static final List<String> ECS_NAMESPACES =
            List.of(MetricsCatalog.ECS_NAMESPACE, MetricsCatalog.ECS_INSIGHTS_NAMESPACE);
    private static final List<String> ALL_NAMESPACES = List.of(
            MetricsCatalog.ECS_NAMESPACE, MetricsCatalog.ECS_INSIGHTS_NAMESPACE, MetricsCatalog.EKS_INSIGHTS_NAMESPACE);

    private final AwsClients clients;

    public SweepInventorySource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        ItemCalls calls = new ItemCalls(SweepCatalog.INVENTORY, recorder, deadline, clients);
        Optional<Outcome> other =
                from.isEmpty() ? new CallerIdentity(clients, calls).explainSweepAccount(item) : Optional.empty();
        if (other.isPresent()) {
            return new SourceResult.Finished(other.get());
        }
        ResumableListing listing =
                new ResumableListing(calls.recorded(), recorder, deadline, FailureOutcomes::isInvalidRequest);
        var params = ParameterCodec.read(item, SweptParameters.class);
        List<MetricFilter> all = filters(params.targets());
        PageProgress at = PageProgress.from(from);
        while (true) {
            MetricFilter filter = all.get(at.list());
            ResumableListResult read = listing.read(
                    at,
                    token -> MetricLister.request(
                            calls,
                            clients.cloudWatch(params.region()),
                            params.region(),
                            filter.namespace(),
                            filter.dimensions(),
                            token),
                    page -> SdkCollections.withoutNulls(page.metrics()).size(),
                    ListMetricsResponse::nextToken);
            at = read.reached();
            if (!(read instanceof ResumableListResult.Complete) || at.list() == all.size()) {
                return read.step("metric", SweepInventorySource::withMessage);
            }
            recorder.reached(at.cursor());
        }
    }

    private static Outcome withMessage(Outcome outcome) {
        return outcome instanceof Outcome.Empty
                ? new Outcome.Empty("CloudWatch lists no metric of ECS or EKS with points in the last two weeks in"
                        + " this account and region")
                : outcome;
    }

    /** Listing of one namespace with dimension filters; without filters for the complete account. */
    private record MetricFilter(String namespace, Map<String, String> dimensions) {
        static List<MetricFilter> of(Target target) {
            Map<String, String> attributes = target.attributes();
            Map<String, String> dimensions = new TreeMap<>();
            dimensions.put("ClusterName", attributes.getOrDefault("cluster", ""));
            switch (target.kind()) {
                case EcsTarget.TASK -> dimensions.put("TaskId", attributes.getOrDefault("task", ""));
                case EcsTarget.SERVICE -> dimensions.put("ServiceName", attributes.getOrDefault("service", ""));
                case EksTarget.POD, EksTarget.WORKLOAD -> {
                    // Container Insights stores a pod's metrics under the pod's name or only under the name of its
                    // workload.
                    dimensions.put("Namespace", attributes.getOrDefault("namespace", ""));
                    return List.of(new MetricFilter(MetricsCatalog.EKS_INSIGHTS_NAMESPACE, dimensions));
                }
                default -> {
                    if (EksTarget.KINDS.contains(target.kind())) {
                        if (attributes.containsKey("namespace")) {
                            dimensions.put("Namespace", attributes.get("namespace"));
                        }
                        return List.of(new MetricFilter(MetricsCatalog.EKS_INSIGHTS_NAMESPACE, dimensions));
                    }
                }
            }
            return in(ECS_NAMESPACES, dimensions);
        }

        static List<MetricFilter> in(List<String> namespaces, Map<String, String> dimensions) {
            return namespaces.stream()
                    .map(namespace -> new MetricFilter(namespace, dimensions))
                    .toList();
        }
    }

    private static List<MetricFilter> filters(String targets) {
        if (targets.isEmpty()) {
            return MetricFilter.in(ALL_NAMESPACES, Map.of());
        }
        return Arrays.stream(targets.split("\n", -1))
                .map(AwsTarget::parse)
                .flatMap(target -> MetricFilter.of(target).stream())
                .distinct()
                .toList();
    }
}
