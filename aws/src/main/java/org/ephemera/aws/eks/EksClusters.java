package org.ephemera.aws.eks;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.ephemera.aws.alert.EksTarget;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.catalog.EksPlace;
import org.ephemera.aws.target.KnownCluster;
import org.ephemera.collect.CollectionRun;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.RunCache;
import org.ephemera.format.PlannedItem;
import org.ephemera.kubernetes.ClusterConnection;
import org.ephemera.kubernetes.ClusterConnections;
import org.ephemera.kubernetes.ClusterException;
import org.ephemera.kubernetes.ClusterTls;
import org.ephemera.kubernetes.EnvironmentProxy;
import org.ephemera.kubernetes.TargetCluster;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * API servers of EKS, one for each collection run. Endpoint and certificate authority are those that
 * {@code DescribeCluster} returned in the same run.
 */
public final class EksClusters implements ClusterConnections {
    private static final Set<String> KINDS = EksTarget.KINDS;
    private static final List<String> NAMES = List.of("partition", "region", "account", "cluster");

    /** Size limit of a certificate authority; EKS returns less than 2 KiB. */
    private static final int LARGEST_AUTHORITY = 64 << 10;

    /** Requests the description of a cluster from EKS. */
    @FunctionalInterface
    interface Lookup {
        /**
         * Returns the description of the cluster.
         *
         * @throws ClusterException if EKS returned no cluster with the ARN of the place
         */
        KnownCluster describe(EksPlace place, Deadline deadline) throws ClusterException;
    }

    private final Lookup lookup;
    private final boolean simulated;
    private final Supplier<AwsCredentialsProvider> credentials;
    private final Clock clock;
    private final Optional<EnvironmentProxy> proxy;
    private final RunCache<Connection> connections = new RunCache<>();

    /**
     * Creates the registry without opening a connection.
     *
     * @param simulated true if a setting replaces the endpoint of EKS; hosts outside AWS are allowed then
     * @param credentials credentials for read calls
     * @param proxy the proxy that the environment configures
     */
    EksClusters(
            Lookup lookup,
            boolean simulated,
            Supplier<AwsCredentialsProvider> credentials,
            Clock clock,
            Optional<EnvironmentProxy> proxy) {
        this.lookup = lookup;
        this.simulated = simulated;
        this.credentials = credentials;
        this.clock = clock;
        this.proxy = proxy;
    }

    /** Returns the API servers that are reached with the credentials of these clients; closed with the clients. */
    public static EksClusters of(AwsClients clients) {
        return clients.attached(
                EksClusters.class,
                () -> new EksClusters(
                        new EksLookup(clients),
                        clients.replacesEks(),
                        clients::readCredentials,
                        clients.clock(),
                        EnvironmentProxy.of(clients.settings())),
                EksClusters::close);
    }

    /**
     * Keeps a response of EKS for this run, so that it is not requested again.
     *
     * @param arn of the cluster, from the same response
     */
    void remember(CollectionRun run, String arn, KnownCluster cluster) {
        if (KINDS.contains(run.target().kind())
                && arn.equals(EksPlace.of(run.target()).clusterArn())) {
            connection(run).setDescription(cluster);
        }
    }

    @Override
    public ClusterConnection of(PlannedItem item, CollectionRun run) throws ClusterException {
        EksPlace place = EksPlace.of(TargetCluster.of(run, item, KINDS, NAMES));
        return connection(run).open(place, run.deadline());
    }

    @Override
    public void close() {
        connections.values().forEach(Connection::close);
    }

    private Connection connection(CollectionRun run) {
        return connections.of(run, Connection::new);
    }

    private EksCluster connect(KnownCluster known, EksPlace place) throws ClusterException {
        Optional<Outcome> unavailable = known.unreachableOutcome();
        if (unavailable.isPresent()) {
            throw new ClusterException(unavailable.get());
        }
        URI endpoint = EksEndpoint.of(known.endpoint(), place.region(), simulated);
        HttpClient http = ClusterTls.client(authority(known.authority()), null, proxy);
        return new EksCluster(
                endpoint,
                http,
                place.region(),
                place.cluster(),
                // A cluster on an Outpost is identified in the token by its id, because another cluster of the region
                // may have the same name (aws eks get-token).
                known.id().isEmpty() ? place.cluster() : known.id(),
                known.entry(),
                credentials,
                clock);
    }

    private static byte[] authority(String encoded) throws ClusterException {
        try {
            if (encoded.length() <= LARGEST_AUTHORITY) {
                return Base64.getDecoder().decode(encoded);
            }
        } catch (IllegalArgumentException e) {
            // The message of the cause would repeat the text.
        }
        throw new ClusterException(
                DetailCode.BAD_AUTHORITY,
                "the certificate authority that eks:DescribeCluster returned is not base64, so no server was trusted;"
                        + " check it with 'aws eks describe-cluster'");
    }

    /** The connection of one run, or the failure to connect. */
    private final class Connection {
        private @Nullable KnownCluster description;
        private @Nullable EksCluster opened;
        private @Nullable ClusterException failed;

        synchronized void setDescription(KnownCluster cluster) {
            description = cluster;
        }

        /** Opens the connection once; concurrent callers wait for the result. */
        synchronized EksCluster open(EksPlace place, Deadline deadline) throws ClusterException {
            if (opened != null) {
                return opened;
            }
            if (failed != null) {
                throw failed;
            }
            try {
                KnownCluster known = description == null ? lookup.describe(place, deadline) : description;
                EksCluster cluster = connect(known, place);
                opened = cluster;
                return cluster;
            } catch (ClusterException e) {
                failed = e;
                throw e;
            }
        }

        synchronized void close() {
            if (opened != null) {
                opened.close();
            }
        }
    }
}
