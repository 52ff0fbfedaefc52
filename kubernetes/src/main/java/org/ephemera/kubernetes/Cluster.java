package org.ephemera.kubernetes;

import java.net.URI;
import java.net.http.HttpClient;

/** An API server, and what it takes to be let in. Safe for use by many threads. */
public interface Cluster {
    /** {@code https://host:port}, perhaps with a path, without a slash at its end. */
    URI endpoint();

    /** Trusts the cluster's own authority and nobody else ({@link ClusterTls}). */
    HttpClient http();

    /**
     * The value of the {@code Authorization} header; never logged and never stored.
     *
     * @param anew true if the last one was refused
     * @return "" if the connection's certificate tells who asks
     * @throws ClusterException if there is none to be had; says what to do
     */
    String authorization(boolean anew) throws ClusterException;

    /** Returns the reachability of the API server in this run; always the same object. */
    Reachability reachability();

    /** What whoever cannot reach the endpoint has to change: a sentence without its full stop. */
    String network();

    /** What to do so that whoever asks is known to the cluster: an imperative clause. */
    default String admission() {
        return "give the collector access to the cluster";
    }
}
