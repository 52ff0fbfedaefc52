package org.ephemera.aws.eks;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.ephemera.aws.call.ApiFailure;
import org.ephemera.aws.call.ApiRequest;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.BoundedHttpClient;
import org.ephemera.aws.call.BufferedCall;
import org.ephemera.aws.call.BufferedCallCapture;
import org.ephemera.aws.call.FailureOutcomes;
import org.ephemera.aws.call.SdkFailure;
import org.ephemera.aws.catalog.EksCatalog;
import org.ephemera.aws.catalog.EksPlace;
import org.ephemera.aws.target.KnownCluster;
import org.ephemera.collect.Deadline;
import org.ephemera.kubernetes.ClusterException;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.eks.model.Cluster;

/**
 * Lookup of a cluster for a connection, with {@code DescribeCluster}. Like requests for tokens, the call is not
 * recorded in the package. The recorded call is that of {@link EksClusterSource}: a later run does not repeat that
 * item, but needs its own response.
 */
final class EksLookup implements EksClusters.Lookup {
    /** Time limit including retries; every item of the cluster waits for this call. */
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final AwsClients clients;

    EksLookup(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public KnownCluster describe(EksPlace place, Deadline deadline) throws ClusterException {
        BufferedCall answer = new BufferedCall(
                ApiRequest.of(EksCatalog.DESCRIBE_CLUSTER, place.region(), Map.of("name", place.cluster())),
                Deadline.in(clients.clock(), LONGEST).orSooner(deadline.end()),
                clients.clock());
        try {
            Optional<Cluster> cluster = Optional.ofNullable(BoundedHttpClient.within(
                            answer::limit,
                            () -> clients.eks(place.region())
                                    .describeCluster(r -> r.name(place.cluster())
                                            .overrideConfiguration(
                                                    o -> o.putExecutionAttribute(BufferedCallCapture.ANSWER, answer))))
                    .cluster());
            return KnownCluster.of(
                    sameCluster(cluster.orElseThrow(() -> unreadable("the response describes no cluster")), place));
        } catch (SdkException e) {
            throw new ClusterException(
                    deadline.passed()
                            ? new Outcome.Failed(
                                    ApiFailure.DEADLINE,
                                    "the deadline passed before eks:DescribeCluster returned the cluster's endpoint")
                            : outcome(e));
        } catch (RuntimeException e) {
            // The SDK's parser throws unspecified exceptions if a field has the wrong type.
            throw unreadable("the response cannot be parsed");
        }
    }

    /** Checks the account: EKS looks a name up in the account of the credentials, not in that of the target. */
    private static Cluster sameCluster(Cluster cluster, EksPlace place) throws ClusterException {
        String arn = String.valueOf(cluster.arn());
        if (!arn.equals(place.clusterArn())) {
            throw new ClusterException(new Outcome.Failed(
                    ApiFailure.OTHER_ACCOUNT,
                    "the credentials see another cluster of that name, " + SanitizedText.of(arn)
                            + "; use a role in the account of the target with --role"));
        }
        return cluster;
    }

    private static Outcome outcome(SdkException e) {
        SdkFailure failure = SdkFailure.of(e);
        int status = e instanceof AwsServiceException service ? service.statusCode() : 0;
        int attempts = Optional.ofNullable(e.numAttempts()).orElse(1);
        return FailureOutcomes.outcome(new ApiFailure(
                EksCatalog.DESCRIBE_CLUSTER,
                status,
                failure.code(),
                failure.message(),
                attempts,
                FailureOutcomes.isThrottling(failure.code(), status) ? attempts : 0,
                ""));
    }

    private static ClusterException unreadable(String what) {
        return new ClusterException(
                ApiFailure.UNREADABLE,
                "eks:DescribeCluster did not return the cluster's endpoint: " + what
                        + "; check it with 'aws eks describe-cluster' and collect again");
    }
}
