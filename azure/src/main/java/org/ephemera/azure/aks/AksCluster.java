package org.ephemera.azure.aks;

import java.net.URI;
import java.net.http.HttpClient;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import org.ephemera.kubernetes.Cluster;
import org.ephemera.kubernetes.ClusterException;
import org.ephemera.kubernetes.ClusterTls;
import org.ephemera.kubernetes.EnvironmentProxy;
import org.ephemera.kubernetes.Reachability;
import org.jspecify.annotations.Nullable;

/** The API server of an AKS cluster. */
final class AksCluster implements Cluster {
    private final Reachability reachability = new Reachability();
    private final URI endpoint;
    private final byte[] authority;
    private final Login login;
    private final String network;
    private final Optional<EnvironmentProxy> proxy;
    private volatile HttpClient http;

    /** What goes into the {@code Authorization} header. */
    interface Login {
        /**
         * The header's value, or "" if the connection's certificate tells who asks.
         *
         * @param anew true if the last one was refused
         * @throws ClusterException if there is none to be had; says what to do
         */
        String authorization(boolean anew) throws ClusterException;

        /** The certificate by which the last answer of {@link #authorization} has it known who asks; null for none. */
        default KeyManager @Nullable [] keys() throws ClusterException {
            return null;
        }

        /** What to do so that whoever asks is known to the cluster: an imperative clause. */
        String admission();
    }

    /** @throws ClusterException if the authority, or a certificate of the login, cannot be read */
    AksCluster(URI endpoint, byte[] authority, Login login, String network, Optional<EnvironmentProxy> proxy)
            throws ClusterException {
        this.endpoint = endpoint;
        this.authority = authority.clone();
        this.login = login;
        this.network = network;
        this.proxy = proxy;
        this.http = ClusterTls.client(authority, login.keys(), proxy);
    }

    @Override
    public URI endpoint() {
        return endpoint;
    }

    @Override
    public Reachability reachability() {
        return reachability;
    }

    @Override
    public HttpClient http() {
        return http;
    }

    @Override
    public String authorization(boolean anew) throws ClusterException {
        String authorization = login.authorization(anew);
        if (anew && authorization.isEmpty()) {
            // It is the certificate that was refused. Whoever still asks by the old connections is to come to an end.
            http = ClusterTls.client(authority, login.keys(), proxy);
        }
        return authorization;
    }

    @Override
    public String network() {
        return network;
    }

    @Override
    public String admission() {
        return login.admission();
    }

    void close() {
        http.shutdownNow();
    }
}
