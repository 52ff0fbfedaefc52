package org.ephemera.azure.aks;

import com.azure.core.credential.AccessToken;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ephemera.azure.alert.AzureTarget;
import org.ephemera.azure.call.AzureClients;
import org.ephemera.azure.call.FailureOutcomes;
import org.ephemera.azure.catalog.AksCatalog;
import org.ephemera.azure.catalog.AzurePlace;
import org.ephemera.azure.target.ArmId;
import org.ephemera.azure.target.KnownCluster;
import org.ephemera.collect.CollectionRun;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.RunCache;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.format.PlannedItem;
import org.ephemera.kubernetes.ClusterConnection;
import org.ephemera.kubernetes.ClusterConnections;
import org.ephemera.kubernetes.ClusterException;
import org.ephemera.kubernetes.EnvironmentProxy;
import org.ephemera.kubernetes.TargetCluster;
import org.ephemera.model.Outcome;
import org.ephemera.model.Target;
import org.jspecify.annotations.Nullable;

/**
 * API servers of AKS, one for each collection run. The collector authenticates with a token of Microsoft Entra ID if
 * the cluster accepts one, else with the credential that Azure returns for the cluster. Server, certificate authority,
 * host names and credential are those that Azure returned in the same run. They are held in memory only. Safe for use
 * by many threads.
 */
public final class AksClusters implements ClusterConnections {
    private static final Set<String> KINDS = AzureTarget.CLUSTER.kinds();
    private static final List<String> NAMES = List.of("subscription", "resourceGroup", AzureTarget.CLUSTER.attribute());

    private final AzureClients clients;
    private final Optional<EnvironmentProxy> proxy;
    private final RunCache<Connection> connections = new RunCache<>();

    private AksClusters(AzureClients clients) {
        this.clients = clients;
        this.proxy = clients.proxy();
    }

    /** Returns the one object of these clients, which all sources share. It is closed with the clients. */
    public static AksClusters of(AzureClients clients) {
        return clients.clusters(AksClusters.class, () -> new AksClusters(clients));
    }

    /** Keeps the description of a cluster for this run, so that it is not requested again. */
    void remember(PlannedItem item, CollectionRun run, KnownCluster cluster) {
        if (isOfTarget(item, run)) {
            connection(run).described(cluster);
        }
    }

    /** Keeps the credential of a cluster for this run, so that it is not requested again. */
    void remember(PlannedItem item, CollectionRun run, AksKubeconfig config) {
        if (isOfTarget(item, run)) {
            connection(run).configured(config);
        }
    }

    @Override
    public ClusterConnection of(PlannedItem item, CollectionRun run) throws ClusterException {
        Target target = TargetCluster.of(run, item, KINDS, NAMES);
        return connection(run).open(id(AzurePlace.of(target)), run.deadline());
    }

    @Override
    public void close() {
        connections.values().forEach(Connection::close);
    }

    private static boolean isOfTarget(PlannedItem item, CollectionRun run) {
        return KINDS.contains(run.target().kind()) && id(AzurePlace.of(item)).equals(id(AzurePlace.of(run.target())));
    }

    private static ArmId id(AzurePlace place) {
        return ArmId.of(place.id(), AksCatalog.TYPE)
                .orElseThrow(() -> new IllegalStateException("a planned item has no valid cluster id"));
    }

    private Connection connection(CollectionRun run) {
        return connections.of(run, Connection::new);
    }

    private AksCluster connect(KnownCluster known, AksKubeconfig config, ArmId id) throws ClusterException {
        URI server = ApiServerAddress.ofCluster(config.server(), known.hosts());
        AksCluster.Login login =
                known.entra() ? new EntraLogin(clients) : new LocalAccountLogin(clients, id.text(), config);
        return new AksCluster(server, Base64.getDecoder().decode(config.authority()), login, known.network(), proxy);
    }

    /** The connection of one run, or the failure to connect. */
    private final class Connection {
        private @Nullable KnownCluster described;
        private @Nullable AksKubeconfig configured;
        private @Nullable AksCluster opened;
        private @Nullable ClusterException failed;

        synchronized void described(KnownCluster cluster) {
            described = cluster;
        }

        synchronized void configured(AksKubeconfig config) {
            configured = config;
        }

        /** Opens the connection once; concurrent callers wait for the result. */
        synchronized AksCluster open(ArmId id, Deadline deadline) throws ClusterException {
            if (opened != null) {
                return opened;
            }
            if (failed != null) {
                throw failed;
            }
            try {
                AksLookup lookup = new AksLookup(clients, id, deadline);
                KnownCluster known = described == null ? lookup.cluster() : described;
                Optional<Outcome> obstacle = known.obstacle();
                if (obstacle.isPresent()) {
                    throw new ClusterException(obstacle.get());
                }
                AksCluster cluster = connect(known, configured == null ? lookup.credential() : configured, id);
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

    /**
     * Login with a token of Microsoft Entra ID for API servers of AKS. The token is renewed five minutes before it
     * expires, and when the API server rejects it.
     */
    private static final class EntraLogin implements AksCluster.Login {
        private static final Duration RENEWAL_MARGIN = Duration.ofMinutes(5);

        private final AzureClients clients;
        private @Nullable AccessToken token;

        EntraLogin(AzureClients clients) {
            this.clients = clients;
        }

        @Override
        public synchronized String authorization(boolean renew) throws ClusterException {
            AccessToken known = token;
            if (known == null || renew || expiresSoon(known)) {
                known = requestToken(renew);
                token = known;
            }
            return "Bearer " + known.getToken();
        }

        @Override
        public String admission() {
            return "check that the cluster trusts the collector's tenant, and bind"
                    + " infra/kubernetes/collector-rbac.yaml to the object id of the collector's identity";
        }

        private boolean expiresSoon(AccessToken known) {
            Instant soon = clients.clock().instant().plus(RENEWAL_MARGIN);
            return known.getExpiresAt().toInstant().isBefore(soon);
        }

        private AccessToken requestToken(boolean renew) throws ClusterException {
            try {
                return clients.clusterToken(renew);
            } catch (RuntimeException e) {
                // The SDK's message lists every credential that it tried; only the Entra error code in it is useful.
                throw new ClusterException(
                        ApiFailure.NO_CREDENTIALS,
                        "no token is available for the cluster's API server"
                                + FailureOutcomes.entraCode(String.valueOf(e.getMessage()))
                                + "; run 'az login', set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET, or give the"
                                + " function an identity");
            }
        }
    }
}
