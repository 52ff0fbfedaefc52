package org.ephemera.kubernetes;

import java.net.URI;
import java.net.http.HttpClient;

/** API server of a cluster, with the credentials of the collector. Safe for use by many threads. */
public interface ClusterConnection {
    /** Returns {@code https://host:port}, possibly with a path, without a trailing slash. */
    URI endpoint();

    /** Returns the client, which trusts only the cluster's certificate authority ({@link ClusterTls}). */
    HttpClient http();

    /**
     * Returns the value of the {@code Authorization} header; never logged and never stored.
     *
     * @param renew true if the API server rejected the last value
     * @return the value; "" if the client certificate of the connection identifies the collector
     * @throws ClusterException if no credentials are available; the message states what to do
     */
    String authorization(boolean renew) throws ClusterException;

    /** Returns the reachability of the API server in this run; always the same object. */
    Reachability reachability();

    /** Returns the remedy for an unreachable endpoint, as a sentence without its full stop. */
    String network();

    /** Returns the remedy for a caller that the cluster does not know, as an imperative clause. */
    default String admission() {
        return "give the collector access to the cluster";
    }
}
