package org.ephemera.collect.source;

import java.util.Optional;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;
import org.jspecify.annotations.Nullable;

/** Where an answer says that the listing goes on: a further token, none at the end, or the one that was just used. */
public enum PageContinuation {
    MORE,
    END,
    /** The service would give the same page for ever; what comes after it cannot be had. */
    STUCK;

    public static final String STUCK_CODE = DetailCode.PAGING_DID_NOT_END;
    public static final String STUCK_SENTENCE =
            "the service's paging did not come to its end: it gave the token again with which it was asked";

    /** @param asked the token with which this page was asked for; nothing or "" for the first */
    public static PageContinuation of(@Nullable String next, @Nullable String asked) {
        if (next == null || next.isEmpty()) {
            return END;
        }
        return next.equals(asked) ? STUCK : MORE;
    }

    /** @param had what came before, empty if nothing did */
    public static Outcome notEnded(Optional<String> had, String why) {
        return had.<Outcome>map(what -> new Outcome.Partial(what + "; " + why))
                .orElseGet(() -> new Outcome.Failed(STUCK_CODE, why));
    }
}
