package org.ephemera.kubernetes;

import java.io.IOException;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.model.Outcome;

/** Thrown when no connection to a cluster is possible; the message states the cause and the remedy. */
public final class ClusterException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Outcome outcome;

    /**
     * Creates an exception with the outcome FAILED.
     *
     * @param code detail code of the outcome: {@code NoCredentials}
     */
    public ClusterException(String code, String message) {
        this(new Outcome.Failed(code, message));
    }

    /**
     * Creates an exception.
     *
     * @param outcome outcome of every item that needs the cluster
     */
    public ClusterException(Outcome outcome) {
        super(outcome.message());
        this.outcome = outcome;
    }

    public String code() {
        return outcome.detail();
    }

    public Outcome outcome() {
        return outcome;
    }

    /** Reports whether the deadline of the run came first, so that a later run may succeed. */
    public boolean isCutByDeadline() {
        return code().equals(ApiFailure.DEADLINE);
    }
}
