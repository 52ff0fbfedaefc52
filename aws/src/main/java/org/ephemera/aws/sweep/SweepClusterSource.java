package org.ephemera.aws.sweep;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.FailureOutcomes;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.catalog.EcsCatalog;
import org.ephemera.aws.catalog.SweepCatalog;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.call.ResumableListResult;
import org.ephemera.collect.call.ResumableListing;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.PageProgress;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.collect.source.SdkCollections;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ListServicesResponse;
import software.amazon.awssdk.services.ecs.model.ListTasksResponse;

/** Source that lists the services, or the running tasks, of one ECS cluster for a sweep. */
public final class SweepClusterSource implements EvidenceSource {
    private static final int PAGE = 100;

    private final AwsClients clients;

    public SweepClusterSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        ItemCalls calls = new ItemCalls(SweepCatalog.CLUSTER, recorder, deadline, clients);
        ResumableListing listing =
                new ResumableListing(calls.recorded(), recorder, deadline, FailureOutcomes::isInvalidRequest);
        PageProgress at = PageProgress.from(from);
        var cluster = ParameterCodec.read(item, SweepCatalog.ClusterParameters.class);
        ResumableListResult read = switch (cluster.things()) {
            case SERVICES ->
                listing.read(
                        at,
                        token -> services(calls, cluster, token),
                        page -> SdkCollections.withoutNulls(page.serviceArns()).size(),
                        ListServicesResponse::nextToken);
            case TASKS ->
                listing.read(
                        at,
                        token -> tasks(calls, cluster, token),
                        page -> SdkCollections.withoutNulls(page.taskArns()).size(),
                        ListTasksResponse::nextToken);
        };
        return read.step(cluster.things().noun(), outcome -> PrefixedOutcome.of(cluster.cluster(), outcome));
    }

    private CallResult<ListServicesResponse> services(
            ItemCalls calls, SweepCatalog.ClusterParameters cluster, String token) throws IOException {
        return calls.call(
                ApiRequest.of(EcsCatalog.LIST_SERVICES, cluster.region(), params(cluster, token)),
                recorded -> clients.ecs(cluster.region())
                        .listServices(r -> r.cluster(cluster.cluster())
                                .maxResults(PAGE)
                                .nextToken(orNull(token))
                                .overrideConfiguration(recorded)));
    }

    private CallResult<ListTasksResponse> tasks(ItemCalls calls, SweepCatalog.ClusterParameters cluster, String token)
            throws IOException {
        return calls.call(
                ApiRequest.of(EcsCatalog.LIST_TASKS, cluster.region(), params(cluster, token)),
                recorded -> clients.ecs(cluster.region())
                        .listTasks(r -> r.cluster(cluster.cluster())
                                .maxResults(PAGE)
                                .nextToken(orNull(token))
                                .overrideConfiguration(recorded)));
    }

    private static Map<String, String> params(SweepCatalog.ClusterParameters cluster, String token) {
        Map<String, String> params = new TreeMap<>(Map.of("cluster", cluster.cluster(), "nextToken", token));
        params.values().removeIf(String::isEmpty);
        return params;
    }

    private static @Nullable String orNull(String token) {
        return token.isEmpty() ? null : token;
    }
}
