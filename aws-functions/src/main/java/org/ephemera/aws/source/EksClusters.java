package org.ephemera.aws.source;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.ephemera.bag.PlannedItem;
import org.ephemera.kubernetes.Cluster;
import org.ephemera.kubernetes.ClusterException;
import org.ephemera.kubernetes.ClusterTls;
import org.ephemera.kubernetes.Clusters;
import org.ephemera.kubernetes.EnvironmentProxy;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** API servers of EKS, at the endpoints that {@code DescribeCluster} told, each trusted by the authority told with it. */
final class EksClusters implements Clusters {
    /** A parameter: for whom a token must be made, where that is not the cluster's name. */
    static final String ID = "clusterId";

    /** What EKS gives is less than 2 KiB. */
    private static final int LARGEST_AUTHORITY = 64 << 10;

    private final Supplier<AwsCredentialsProvider> credentials;
    private final Clock clock;
    private final Optional<EnvironmentProxy> proxy;
    private final Map<String, EksCluster> clusters = new ConcurrentHashMap<>();

    /**
     * Opens nothing yet.
     *
     * @param credentials as whom is read
     * @param proxy through which the environment has servers asked
     */
    EksClusters(Supplier<AwsCredentialsProvider> credentials, Clock clock, Optional<EnvironmentProxy> proxy) {
        this.credentials = credentials;
        this.clock = clock;
        this.proxy = proxy;
    }

    @Override
    public Cluster of(PlannedItem item) throws ClusterException {
        String key = String.join(" ", item.param("target").split("#", 2)[0], item.param("endpoint"), item.param("ca"));
        EksCluster known = clusters.get(key);
        if (known != null) {
            return known;
        }
        URI endpoint = endpoint(item.param("endpoint"));
        HttpClient http = ClusterTls.client(authority(item.param("ca")), null, proxy);
        EksCluster opened = new EksCluster(
                endpoint,
                http,
                item.param("region"),
                item.param("cluster"),
                knownAs(item),
                EksEntry.of(item),
                credentials,
                clock);
        EksCluster first = clusters.putIfAbsent(key, opened);
        if (first != null) {
            opened.close();
            return first;
        }
        return opened;
    }

    @Override
    public void close() {
        clusters.values().forEach(EksCluster::close);
    }

    /** A cluster on an Outpost takes no token for its name, which another cluster of the region may have (aws eks get-token). */
    private static String knownAs(PlannedItem item) {
        return item.param(ID).isEmpty() ? item.param("cluster") : item.param(ID);
    }

    /** Whoever reads the token may be anybody, if it is sent without TLS. */
    private static URI endpoint(String told) throws ClusterException {
        try {
            URI endpoint = new URI(told.endsWith("/") ? told.substring(0, told.length() - 1) : told);
            if ("https".equals(endpoint.getScheme())
                    && endpoint.getHost() != null
                    && endpoint.getUserInfo() == null
                    && endpoint.getQuery() == null
                    && endpoint.getFragment() == null) {
                return endpoint;
            }
        } catch (URISyntaxException e) {
            // Its message would repeat the text.
        }
        throw new ClusterException(
                "BadEndpoint",
                "what EKS tells as the cluster's endpoint is no address of the form https://HOST, so nothing was sent there; see"
                        + " what 'aws eks describe-cluster' tells");
    }

    private static byte[] authority(String told) throws ClusterException {
        try {
            if (told.length() <= LARGEST_AUTHORITY) {
                return Base64.getDecoder().decode(told);
            }
        } catch (IllegalArgumentException e) {
            // Its message would repeat what was told.
        }
        throw new ClusterException(
                "BadAuthority",
                "what EKS tells as the cluster's certificate authority is no base64, so nobody was trusted; see what 'aws eks"
                        + " describe-cluster' tells");
    }
}
