package org.ephemera.aws.eks;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.FailureOutcomes;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.catalog.EksCatalog;
import org.ephemera.aws.catalog.EksPlace;
import org.ephemera.aws.iam.CallerIdentity;
import org.ephemera.aws.plan.EksPlan;
import org.ephemera.aws.target.KnownCluster;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.source.InternalErrorOutcome;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;
import software.amazon.awssdk.services.eks.model.Cluster;
import software.amazon.awssdk.services.eks.model.DescribeClusterResponse;

/**
 * Source of the description of a cluster ({@code DescribeCluster}), which contains the address of the API server.
 * Queries to the API server and the evidence in AWS are planned from here, even if the cluster could not be described.
 */
public final class EksClusterSource implements EvidenceSource {
    private final AwsClients clients;

    public EksClusterSource(AwsClients clients) {
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
        ItemCalls calls = new ItemCalls(EksCatalog.CLUSTER, recorder, deadline, clients);
        EksPlace place = EksPlace.of(item);
        CallResult<DescribeClusterResponse> result = calls.call(
                ApiRequest.of(EksCatalog.DESCRIBE_CLUSTER, place.region(), Map.of("name", place.cluster())),
                recorded -> clients.eks(place.region())
                        .describeCluster(r -> r.name(place.cluster()).overrideConfiguration(recorded)));
        return switch (result) {
            case CallResult.Failed<DescribeClusterResponse> refused ->
                calls.isEndedByDeadline(refused.failure())
                        ? new SourceResult.Paused(ResumeCursor.START)
                        : finishUnresolved(
                                new CallerIdentity(clients, calls)
                                        .explain(FailureOutcomes.outcome(refused.failure()), item),
                                item,
                                recorder);
            case CallResult.Answered<DescribeClusterResponse> answered -> {
                Optional<Cluster> cluster =
                        Optional.ofNullable(answered.response().cluster());
                calls.log(answered.stored(), ResponsePage.only(cluster.isPresent() ? 1 : 0));
                yield cluster.isEmpty()
                        ? finishUnresolved(
                                new Outcome.Failed(
                                        ApiFailure.UNREADABLE,
                                        "the response is stored unchanged, but it describes no cluster"),
                                item,
                                recorder)
                        : finishDescribed(cluster.get(), place, item, recorder);
            }
        };
    }

    private SourceResult finishDescribed(Cluster cluster, EksPlace place, PlannedItem item, Recorder recorder) {
        // EKS resolves a name in the account of the credentials, which may be another one than the target's.
        String arn = String.valueOf(cluster.arn());
        if (!arn.equals(place.clusterArn())) {
            return finishUnresolved(
                    new Outcome.Failed(
                            FailureOutcomes.OTHER_ACCOUNT,
                            "the credentials belong to another account, which has a cluster of the same name ("
                                    + SanitizedText.of(arn) + "); use a role in account "
                                    + SanitizedText.of(place.account())
                                    + " with --role"),
                    item,
                    recorder);
        }
        KnownCluster known = KnownCluster.of(cluster);
        EksClusters.of(clients).remember(recorder.run(), arn, known);
        new EksPlan(item, recorder).planDescribed(known);
        return new SourceResult.Finished(new Outcome.Collected(known.sentence()), EvidenceExtent.of(1));
    }

    private static SourceResult finishUnresolved(Outcome outcome, PlannedItem item, Recorder recorder) {
        new EksPlan(item, recorder).planUnresolved(outcome);
        return new SourceResult.Finished(outcome);
    }
}
