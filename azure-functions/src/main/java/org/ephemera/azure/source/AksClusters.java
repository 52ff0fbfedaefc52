package org.ephemera.azure.source;

import java.net.URI;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.ephemera.bag.PlannedItem;
import org.ephemera.kubernetes.Cluster;
import org.ephemera.kubernetes.ClusterException;
import org.ephemera.kubernetes.Clusters;
import org.ephemera.kubernetes.EnvironmentProxy;

/**
 * The ways to AKS clusters: by a token of Microsoft Entra ID where the cluster takes them, else by the credential that Azure gives
 * for it, which is held in memory alone and asked for again where it is needed and not there. Safe for use by many threads.
 */
public final class AksClusters implements Clusters {
    private final AzureClients clients;
    private final Optional<EnvironmentProxy> proxy;
    private final Map<Key, AksCluster> known = new ConcurrentHashMap<>();
    private final Map<String, AksKubeconfig> credentials = new ConcurrentHashMap<>();

    /** Two packages may tell of two clusters that had one name after the other. */
    private record Key(String cluster, String endpoint, String authority, String access) {}

    /** @param proxy through which the environment has servers asked */
    AksClusters(AzureClients clients, Optional<EnvironmentProxy> proxy) {
        this.clients = clients;
        this.proxy = proxy;
    }

    /** Keeps what Azure just gave, so that it need not be asked for again. */
    void remember(PlannedItem item, AksKubeconfig config) {
        credentials.put(AzurePlace.of(item).id(), config);
    }

    @Override
    public Cluster of(PlannedItem item) throws ClusterException {
        Key key = new Key(
                AzurePlace.of(item).id(),
                item.param(AksPlan.ENDPOINT),
                item.param(AksPlan.AUTHORITY),
                item.param(AksPlan.ACCESS));
        AksCluster cluster = known.get(key);
        if (cluster == null) {
            AksCluster made = open(key, item.param(AksPlan.HOSTS), item.param(AksPlan.NETWORK));
            AksCluster sooner = known.putIfAbsent(key, made);
            cluster = sooner == null ? made : sooner;
        }
        return cluster;
    }

    private AksCluster open(Key key, String hosts, String network) throws ClusterException {
        if (key.endpoint().isEmpty() || key.authority().isEmpty()) {
            throw new ClusterException("NoEndpoint", "nothing told where the cluster's API server is; collect again");
        }
        URI endpoint = ApiServerAddress.of(key.endpoint(), hosts);
        byte[] authority = authority(key.authority());
        AksCluster.Login login = key.access().equals(AksPlan.ENTRA)
                ? new EntraLogin(clients)
                : new LocalLogin(clients, key.cluster(), credentials.get(key.cluster()));
        return new AksCluster(endpoint, authority, login, network, proxy);
    }

    private static byte[] authority(String told) throws ClusterException {
        try {
            return Base64.getDecoder().decode(told);
        } catch (IllegalArgumentException e) {
            // Its message would repeat what was told.
            throw new ClusterException(
                    "BadAuthority",
                    "what Azure tells as the cluster's certificate authority is no base64, so nobody was trusted; collect again");
        }
    }

    @Override
    public void close() {
        known.values().forEach(AksCluster::close);
        known.clear();
        credentials.clear();
    }
}
