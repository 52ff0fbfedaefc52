package org.ephemera.aws.ecs;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.FailureOutcomes;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.catalog.EcsCatalog;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.aws.iam.CallerIdentity;
import org.ephemera.aws.plan.ExecAuditPlan;
import org.ephemera.aws.target.ExecLogging;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.source.InternalErrorOutcome;
import org.ephemera.collect.source.SdkCollections;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.ClusterConfiguration;
import software.amazon.awssdk.services.ecs.model.ClusterField;
import software.amazon.awssdk.services.ecs.model.ClusterSetting;
import software.amazon.awssdk.services.ecs.model.DescribeClustersResponse;

/**
 * Source of the cluster with its settings and its configuration ({@code DescribeClusters}). Exec sessions and their
 * logs are planned from here, even if the cluster could not be described.
 */
public final class EcsClusterSource implements EvidenceSource {
    private static final Outcome NOT_FOUND =
            new Outcome.Expired("ECS returns no such cluster: it was deleted, or it never existed");

    private final AwsClients clients;

    public EcsClusterSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        try {
            return describe(item, recorder, deadline);
        } catch (RuntimeException e) {
            return finishUnresolved(InternalErrorOutcome.outcome(e), item, recorder);
        }
    }

    private SourceResult describe(PlannedItem item, Recorder recorder, Deadline deadline) throws IOException {
        ItemCalls calls = new ItemCalls(EcsCatalog.CLUSTER, recorder, deadline, clients);
        EcsPlace place = EcsPlace.of(item);
        String arn = place.clusterArn();
        ClusterField[] all = ClusterField.knownValues().toArray(ClusterField[]::new);
        String include = String.join(
                ",", List.of(all).stream().map(ClusterField::toString).sorted().toList());
        CallResult<DescribeClustersResponse> result = calls.call(
                ApiRequest.of(
                        EcsCatalog.DESCRIBE_CLUSTERS, place.region(), Map.of("clusters", arn, "include", include)),
                recorded -> clients.ecs(place.region())
                        .describeClusters(r -> r.clusters(arn).include(all).overrideConfiguration(recorded)));
        CallerIdentity caller = new CallerIdentity(clients, calls);
        return switch (result) {
            case CallResult.Failed<DescribeClustersResponse> refused ->
                calls.isEndedByDeadline(refused.failure())
                        ? new SourceResult.Paused(ResumeCursor.START)
                        : finishUnresolved(
                                caller.explain(FailureOutcomes.outcome(refused.failure()), item), item, recorder);
            case CallResult.Answered<DescribeClustersResponse> answered -> {
                List<Cluster> clusters =
                        SdkCollections.withoutNulls(answered.response().clusters());
                calls.log(answered.stored(), ResponsePage.only(clusters.size()));
                yield clusters.isEmpty()
                        ? finishUnresolved(caller.explain(NOT_FOUND, item), item, recorder)
                        : described(clusters.getFirst(), item, recorder);
            }
        };
    }

    private static SourceResult described(Cluster cluster, PlannedItem item, Recorder recorder) {
        ExecLogging logging = ExecLogging.of(Optional.ofNullable(cluster.configuration())
                .map(ClusterConfiguration::executeCommandConfiguration)
                .orElse(null));
        ExecAuditPlan.plan(logging, item, recorder);
        return new SourceResult.Finished(
                new Outcome.Collected("the cluster is " + SanitizedText.of(String.valueOf(cluster.status()))
                        + "; Container Insights: " + SanitizedText.of(insights(cluster))
                        + "; logging of exec sessions: " + SanitizedText.of(logging.execLogging())),
                EvidenceExtent.of(1));
    }

    private static String insights(Cluster cluster) {
        return SdkCollections.withoutNulls(cluster.settings()).stream()
                .filter(setting -> "containerInsights".equals(setting.nameAsString()))
                .map(ClusterSetting::value)
                .filter(value -> value != null)
                .findFirst()
                .orElse("not reported");
    }

    private static SourceResult finishUnresolved(Outcome outcome, PlannedItem item, Recorder recorder) {
        ExecAuditPlan.planUnresolved(outcome, item, recorder);
        return new SourceResult.Finished(outcome);
    }
}
