package org.ephemera.collect.source;

import java.util.Optional;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;
import org.jspecify.annotations.Nullable;

/** Pagination state after a page: a further page token, the end of the list, or a repeated token. */
public enum PageContinuation {
    MORE,
    END,
    /**
     * The service returned the token of the request again. It would return the same page without end; later pages
     * cannot be read.
     */
    STUCK;

    public static final String STUCK_CODE = DetailCode.PAGING_DID_NOT_END;
    public static final String STUCK_SENTENCE =
            "the pagination did not end: the service returned the page token of the request again";

    /**
     * Compares the returned token with that of the request.
     *
     * @param requested token of the request; null or "" for the first page
     */
    public static PageContinuation of(@Nullable String next, @Nullable String requested) {
        if (next == null || next.isEmpty()) {
            return END;
        }
        return next.equals(requested) ? STUCK : MORE;
    }

    /**
     * Returns the outcome of a list whose pagination did not end.
     *
     * @param collected what the earlier pages contained; empty if they contained nothing
     */
    public static Outcome outcome(Optional<String> collected, String why) {
        return collected
                .<Outcome>map(what -> new Outcome.Partial(what + "; " + why))
                .orElseGet(() -> new Outcome.Failed(STUCK_CODE, why));
    }
}
