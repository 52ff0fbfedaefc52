package org.ephemera.kubernetes.source;

import java.net.URI;
import java.net.http.HttpClient;
import java.util.concurrent.atomic.AtomicInteger;
import org.ephemera.collect.CollectionRun;
import org.ephemera.format.PlannedItem;
import org.ephemera.kubernetes.ClusterConnection;
import org.ephemera.kubernetes.ClusterConnections;
import org.ephemera.kubernetes.ClusterException;
import org.ephemera.kubernetes.ClusterTls;
import org.ephemera.kubernetes.Reachability;

/** Connections that always lead to one server, for every item. */
final class SingleClusterConnection implements ClusterConnections, ClusterConnection {
    private final Reachability reachability = new Reachability();
    private final URI endpoint;
    private final HttpClient http;
    private final AtomicInteger renewals = new AtomicInteger();
    private volatile String token = ScriptedApiServer.TOKEN;
    private volatile URI closed;
    private final AtomicInteger left = new AtomicInteger(-1);

    SingleClusterConnection(URI endpoint, byte[] authority) throws ClusterException {
        this.endpoint = endpoint;
        this.closed = endpoint;
        this.http = ClusterTls.client(authority);
    }

    /** Uses a token that the server rejects until it is renewed. */
    SingleClusterConnection expired() {
        token = "stale";
        return this;
    }

    /** Fails the first requests, as if the server did not listen yet. */
    SingleClusterConnection refusing(URI elsewhere, int requests) {
        closed = elsewhere;
        left.set(requests);
        return this;
    }

    int renewals() {
        return renewals.get();
    }

    @Override
    public ClusterConnection of(PlannedItem item, CollectionRun run) {
        return this;
    }

    @Override
    public URI endpoint() {
        return left.get() >= 0 ? closed : endpoint;
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
    public String authorization(boolean anew) {
        if (anew) {
            renewals.incrementAndGet();
            token = ScriptedApiServer.TOKEN;
        }
        left.decrementAndGet();
        return "Bearer " + token;
    }

    @Override
    public String network() {
        return "collect from a network that reaches it";
    }
}
