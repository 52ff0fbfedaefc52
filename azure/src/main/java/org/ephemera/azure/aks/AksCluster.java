package org.ephemera.azure.aks;

import java.net.URI;
import java.net.http.HttpClient;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import org.ephemera.kubernetes.ClusterConnection;
import org.ephemera.kubernetes.ClusterException;
import org.ephemera.kubernetes.ClusterTls;
import org.ephemera.kubernetes.EnvironmentProxy;
import org.ephemera.kubernetes.Reachability;
import org.jspecify.annotations.Nullable;

/** Connection to the API server of an AKS cluster. */
final class AksCluster implements ClusterConnection {
    private final Reachability reachability = new Reachability();
    private final URI endpoint;
    private final byte[] authority;
    private final Login login;
    private final String network;
    private final Optional<EnvironmentProxy> proxy;
    private volatile HttpClient http;

    /** Credential for the {@code Authorization} header. */
    interface Login {
        /**
         * Returns the value of the header; "" if the client certificate authenticates the caller.
         *
         * @param renew true if the server rejected the last value
         * @throws ClusterException if no credential is available; the message contains the remedy
         */
        String authorization(boolean renew) throws ClusterException;

        /**
         * Returns the client certificate that belongs to the last result of {@link #authorization}, or null
         * without one.
         */
        default KeyManager @Nullable [] keys() throws ClusterException {
            return null;
        }

        /** Returns what to do so that the cluster accepts the caller: an imperative clause. */
        String admission();
    }

    /**
     * Creates a connection.
     *
     * @throws ClusterException if the certificate authority, or a certificate of the login, cannot be read
     */
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
    public String authorization(boolean renew) throws ClusterException {
        String authorization = login.authorization(renew);
        if (renew && authorization.isEmpty()) {
            // The server rejected the certificate. Requests on the old connections may still complete.
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
