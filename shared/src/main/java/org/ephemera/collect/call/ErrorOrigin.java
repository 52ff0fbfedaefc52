package org.ephemera.collect.call;

/** Component that wrote an error. Only an API server knows whether a pod exists. */
public enum ErrorOrigin {
    /** The API server of a cluster, in an object of the kind {@code Status}. */
    SERVER,

    /** The kubelet of a node; the API server had found the pod and checked the permission before. */
    NODE,

    /** A cloud, a proxy or load balancer, or the collector itself. */
    OTHER
}
