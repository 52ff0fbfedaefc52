package org.ephemera.kubernetes;

import java.io.IOException;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.model.Outcome;

/** There is no way to a cluster; the message says what stands against it and what to do. */
public final class ClusterException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Outcome outcome;

    /** @param code for {@code outcomes.jsonl}, as short as a cloud's own: {@code NoCredentials} */
    public ClusterException(String code, String message) {
        this(new Outcome.Failed(code, message));
    }

    /** @param outcome of every item that needs the cluster */
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
