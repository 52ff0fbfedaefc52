package org.ephemera.azure.testing;

import com.sun.net.httpserver.Headers;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lock of a blob: policy and legal hold. */
record WormLock(Optional<String> until, String mode, boolean hold) {
    static final WormLock NONE = new WormLock(Optional.empty(), "", false);

    private static final String UNTIL = "x-ms-immutability-policy-until-date";
    private static final String MODE = "x-ms-immutability-policy-mode";
    private static final String HOLD = "x-ms-legal-hold";

    static WormLock of(Headers request) {
        return new WormLock(
                Optional.ofNullable(request.getFirst(UNTIL)), mode(request), "true".equals(request.getFirst(HOLD)));
    }

    boolean isInForce() {
        return hold || until.filter(end -> moment(end).isAfter(Instant.now())).isPresent();
    }

    void show(Headers response) {
        until.ifPresent(end -> response.set(UNTIL, end));
        if (until.isPresent()) {
            response.set(MODE, mode);
        }
        response.set(HOLD, String.valueOf(hold));
    }

    /** Returns the changed lock; empty if the change is not allowed, because a locked policy can only be extended. */
    Optional<WormLock> change(String method, String query, Headers request) {
        if (query.contains("comp=legalhold")) {
            return Optional.of(new WormLock(until, mode, "true".equals(request.getFirst(HOLD))));
        }
        boolean locked = mode.equals("locked");
        if (method.equals("DELETE")) {
            return locked ? Optional.empty() : Optional.of(new WormLock(Optional.empty(), "", hold));
        }
        String end = String.valueOf(request.getFirst(UNTIL));
        boolean weaker = until.filter(now -> moment(end).isBefore(moment(now))).isPresent()
                || !mode(request).equals("locked");
        return locked && weaker ? Optional.empty() : Optional.of(new WormLock(Optional.of(end), mode(request), hold));
    }

    private static String mode(Headers request) {
        @Nullable String mode = request.getFirst(MODE);
        return mode == null ? "unlocked" : mode.toLowerCase(java.util.Locale.ROOT);
    }

    private static Instant moment(String text) {
        return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    }
}
