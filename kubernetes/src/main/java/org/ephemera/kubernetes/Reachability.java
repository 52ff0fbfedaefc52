package org.ephemera.kubernetes;

import java.time.Instant;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.call.TransportException.Retry;
import org.jspecify.annotations.Nullable;

/**
 * Reachability of an API server and of its optional API in one run. A server that responded before, also in an earlier
 * run of the same package, is expected to return, for example after the restart of a control plane. Safe for use by
 * many threads.
 */
public final class Reachability {
    private final OptionalApi usage = new OptionalApi();
    private boolean answered;
    private @Nullable Instant giveUp;

    /** Returns the API of the metrics server, {@code metrics.k8s.io}. */
    public OptionalApi usage() {
        return usage;
    }

    /** Records a response. */
    public synchronized void answered() {
        answered = true;
    }

    /**
     * Returns how long a failed connection is retried: until the deadline of the run if the server responded before,
     * else for a limited time after the first failed connection of the run.
     *
     * @param first end of the limited time if this is the first failed connection
     */
    public synchronized Retry retry(Deadline first) {
        if (answered) {
            return Retry.WITHIN_RUN;
        }
        if (giveUp == null) {
            giveUp = first.end();
        }
        return first.clock().instant().isBefore(giveUp) ? Retry.WITHIN_CALL : Retry.NEVER;
    }
}
