package org.ephemera.kubernetes;

import java.net.URI;
import java.net.http.HttpClient;
import java.util.concurrent.atomic.AtomicInteger;
import org.ephemera.bag.PlannedItem;

/** The way to one server, whatever an item says. */
final class OneCluster implements Clusters, Cluster {
    private final URI endpoint;
    private final HttpClient http;
    private final AtomicInteger renewals = new AtomicInteger();
    private volatile String token = ApiServer.TOKEN;

    OneCluster(URI endpoint, byte[] authority) throws ClusterException {
        this.endpoint = endpoint;
        this.http = ClusterTls.client(authority);
    }

    /** A token that is worth nothing until it is renewed. */
    OneCluster expired() {
        token = "stale";
        return this;
    }

    int renewals() {
        return renewals.get();
    }

    @Override
    public Cluster of(PlannedItem item) {
        return this;
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
    public String authorization(boolean anew) {
        if (anew) {
            renewals.incrementAndGet();
            token = ApiServer.TOKEN;
        }
        return "Bearer " + token;
    }

    @Override
    public String network() {
        return "collect from a network that reaches it";
    }
}
