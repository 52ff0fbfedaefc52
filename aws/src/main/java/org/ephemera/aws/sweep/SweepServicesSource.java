package org.ephemera.aws.sweep;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
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
import org.ephemera.collect.call.ResumableListResult;
import org.ephemera.collect.call.ResumableListing;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.PageProgress;
import org.ephemera.collect.source.SdkCollections;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.Outcome;
import software.amazon.awssdk.services.ecs.model.ListClustersResponse;

/**
 * Source that lists the ECS clusters for a sweep and plans the listing of the services and tasks in each cluster. The
 * metrics of a service have known names and are requested even if CloudWatch does not list them yet. Services and tasks
 * without Container Insights are recorded at least by name.
 */
public final class SweepServicesSource implements EvidenceSource {
    private static final int PAGE = 100;
    private final AwsClients clients;

    public SweepServicesSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        var swept = ParameterCodec.read(item, SweptParameters.class);
        if (!swept.targets().isEmpty()) {
            return new SourceResult.Finished(
                    new Outcome.NotApplicable("the sweep is for given targets only, so clusters are not listed"));
        }
        String region = swept.region();
        ItemCalls calls = new ItemCalls(SweepCatalog.SERVICES, recorder, deadline, clients);
        ResumableListResult read = new ResumableListing(
                        calls.recorded(), recorder, deadline, FailureOutcomes::isInvalidRequest)
                .read(
                        PageProgress.from(from),
                        token -> calls.call(
                                ApiRequest.listing(EcsCatalog.LIST_CLUSTERS, region, token),
                                recorded -> clients.ecs(region)
                                        .listClusters(r -> r.maxResults(PAGE)
                                                .nextToken(token.isEmpty() ? null : token)
                                                .overrideConfiguration(recorded))),
                        page -> planned(SdkCollections.withoutNulls(page.clusterArns()), region, item, recorder),
                        ListClustersResponse::nextToken);
        return read.step("cluster", outcome -> outcome);
    }

    private static long planned(List<String> clusters, String region, PlannedItem item, Recorder recorder) {
        for (String cluster : clusters) {
            for (SweepCatalog.Things things : SweepCatalog.Things.values()) {
                recorder.plan(
                        SweepCatalog.CLUSTER,
                        item.window(),
                        new SweepCatalog.ClusterParameters(region, cluster, things));
            }
        }
        return clusters.size();
    }
}
