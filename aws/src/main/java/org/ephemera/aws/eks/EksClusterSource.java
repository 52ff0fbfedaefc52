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
import org.ephemera.collect.Step;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.source.InternalErrorOutcome;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.model.Extent;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;
import software.amazon.awssdk.services.eks.model.Cluster;
import software.amazon.awssdk.services.eks.model.DescribeClusterResponse;

/**
 * The cluster as EKS describes it: {@code DescribeCluster}. It tells where the API server is; all that is asked there, and what AWS
 * itself knows of the target, is planned from here, whether the cluster could be described or not.
 */
public final class EksClusterSource implements EvidenceSource {
    private final AwsClients clients;

    public EksClusterSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        try {
            return describe(item, recorder, deadline);
        } catch (RuntimeException e) {
            return unknown(InternalErrorOutcome.outcome(e), item, recorder);
        }
    }

    private Step describe(PlannedItem item, Recorder recorder, Deadline deadline) throws IOException {
        ItemCalls calls = new ItemCalls(EksCatalog.CLUSTER, recorder, deadline, clients);
        EksPlace place = EksPlace.of(item);
        CallResult<DescribeClusterResponse> reply = calls.ask(
                ApiRequest.of(EksCatalog.DESCRIBE_CLUSTER, place.region(), Map.of("name", place.cluster())),
                recorded -> clients.eks(place.region())
                        .describeCluster(r -> r.name(place.cluster()).overrideConfiguration(recorded)));
        return switch (reply) {
            case CallResult.Refused<DescribeClusterResponse> refused ->
                calls.cutByDeadline(refused.refusal())
                        ? new Step.Paused(Cursor.START)
                        : unknown(
                                new CallerIdentity(clients, calls)
                                        .explain(FailureOutcomes.outcome(refused.refusal()), item),
                                item,
                                recorder);
            case CallResult.Answered<DescribeClusterResponse> answered -> {
                Optional<Cluster> cluster =
                        Optional.ofNullable(answered.response().cluster());
                calls.log(answered.received(), ResponsePage.only(cluster.isPresent() ? 1 : 0));
                yield cluster.isEmpty()
                        ? unknown(
                                new Outcome.Failed(
                                        ApiFailure.UNREADABLE,
                                        "the answer is stored as it came, but it describes no cluster"),
                                item,
                                recorder)
                        : described(cluster.get(), place, item, recorder);
            }
        };
    }

    private Step described(Cluster cluster, EksPlace place, PlannedItem item, Recorder recorder) {
        // A name is looked for in the account of the credentials, whichever account the target is in.
        String arn = String.valueOf(cluster.arn());
        if (!arn.equals(place.clusterArn())) {
            return unknown(
                    new Outcome.Failed(
                            FailureOutcomes.OTHER_ACCOUNT,
                            "the credentials see another cluster of that name, " + SanitizedText.of(arn)
                                    + "; use a role in account " + SanitizedText.of(place.account())
                                    + " with --role"),
                    item,
                    recorder);
        }
        KnownCluster known = KnownCluster.of(cluster);
        EksClusters.of(clients).remember(recorder.run(), arn, known);
        new EksPlan(item, recorder).described(known);
        return new Step.Finished(new Outcome.Collected(known.sentence()), Extent.of(1));
    }

    private static Step unknown(Outcome outcome, PlannedItem item, Recorder recorder) {
        new EksPlan(item, recorder).unknown(outcome);
        return new Step.Finished(outcome);
    }
}
