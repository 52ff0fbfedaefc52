package org.ephemera.azure.source;

import java.net.URI;
import java.net.http.HttpClient;
import org.ephemera.kubernetes.Cluster;
import org.ephemera.kubernetes.ClusterException;

/** The API server of an AKS cluster. */
final class AksCluster implements Cluster {
    private final URI endpoint;
    private final HttpClient http;
    private final Login login;
    private final String network;

    /** What goes into the {@code Authorization} header. */
    interface Login {
        /**
         * The header's value, or "" if the connection's certificate tells who asks.
         *
         * @param anew true if the last one was refused
         * @throws ClusterException if there is none to be had; says what to do
         */
        String authorization(boolean anew) throws ClusterException;

        /** What to do so that whoever asks is known to the cluster: an imperative clause. */
        String admission();
    }

    AksCluster(String endpoint, HttpClient http, Login login, String network) {
        this.endpoint = URI.create(endpoint);
        this.http = http;
        this.login = login;
        this.network = network;
    }

    @Override
    public URI endpoint() {
        return endpoint;
    }

    @Override
    public HttpClient http() {
        return http;
    }

    @Override
    public String authorization(boolean anew) throws ClusterException {
        return login.authorization(anew);
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
