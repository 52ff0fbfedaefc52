package org.ephemera.kubernetes.call;

/** Whose word a refusal is. What it means for the pod depends on it: only an API server knows whether there is one. */
public enum ErrorOrigin {
    /** The API server's own: an object of the kind {@code Status}. */
    SERVER,

    /** What the agent on a node answered to the API server, which had found the pod and the right to it before it asked there. */
    NODE,

    /** Of whoever stands in front of the API server, or nobody's. */
    OTHER
}
