package org.ephemera.aws.eks;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.FailureOutcomes;
import org.ephemera.aws.call.UnrecordedCall;
import org.ephemera.aws.catalog.EksCatalog;
import org.ephemera.aws.catalog.EksPlace;
import org.ephemera.aws.target.KnownCluster;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.kubernetes.ClusterException;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;
import software.amazon.awssdk.services.eks.model.Cluster;
import software.amazon.awssdk.services.eks.model.DescribeClusterResponse;

/**
 * Lookup of a cluster for a connection, with {@code DescribeCluster}. Like requests for tokens, the call is not
 * recorded in the package. The recorded call is that of {@link EksClusterSource}: a later run does not repeat that
 * item, but needs its own response.
 */
final class EksLookup implements EksClusters.Lookup {
    /** Time limit including retries; every item of the cluster waits for this call. */
    private static final Duration LONGEST = Duration.ofSeconds(30);

    /** Bytes of a description; EKS returns less than 16 KiB. */
    private static final int LARGEST = 1 << 20;

    private final AwsClients clients;

    EksLookup(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public KnownCluster describe(EksPlace place, Deadline deadline) throws ClusterException {
        ApiRequest request =
                ApiRequest.of(EksCatalog.DESCRIBE_CLUSTER, place.region(), Map.of("name", place.cluster()));
        Deadline limit = Deadline.in(clients.clock(), LONGEST).orSooner(deadline.end());
        return switch (new UnrecordedCall(clients, LARGEST)
                .call(
                        request,
                        limit,
                        recorded -> clients.eks(place.region())
                                .describeCluster(r -> r.name(place.cluster()).overrideConfiguration(recorded)))) {
            case CallResult.Answered<DescribeClusterResponse> answered -> {
                Optional<Cluster> cluster =
                        Optional.ofNullable(answered.response().cluster());
                yield KnownCluster.of(
                        sameCluster(cluster.orElseThrow(() -> unreadable("the response describes no cluster")), place));
            }
            case CallResult.Failed<DescribeClusterResponse> refused -> {
                if (refused.failure().code().equals(ApiFailure.UNREADABLE)) {
                    throw unreadable("the response cannot be parsed");
                }
                throw new ClusterException(
                        deadline.passed()
                                ? new Outcome.Failed(
                                        ApiFailure.DEADLINE,
                                        "the deadline passed before eks:DescribeCluster returned the cluster's"
                                                + " endpoint")
                                : FailureOutcomes.outcome(refused.failure()));
            }
        };
    }

    /** Checks the account: EKS looks a name up in the account of the credentials, not in that of the target. */
    private static Cluster sameCluster(Cluster cluster, EksPlace place) throws ClusterException {
        String arn = String.valueOf(cluster.arn());
        if (!arn.equals(place.clusterArn())) {
            throw new ClusterException(new Outcome.Failed(
                    FailureOutcomes.OTHER_ACCOUNT,
                    "the credentials belong to another account, which has a cluster of the same name ("
                            + SanitizedText.of(arn) + "); use a role in the account of the target with --role"));
        }
        return cluster;
    }

    private static ClusterException unreadable(String what) {
        return new ClusterException(
                ApiFailure.UNREADABLE,
                "eks:DescribeCluster did not return the cluster's endpoint: " + what
                        + "; check it with 'aws eks describe-cluster' and collect again");
    }
}
