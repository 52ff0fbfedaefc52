package org.ephemera.analyze.drift;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.ephemera.evidence.Digest;

/** Values that a report should not spread; the evidence has them. */
final class Hidden {
    private static final List<String> SENSITIVE = List.of(
            "password",
            "passwd",
            "pwd",
            "secret",
            "token",
            "apikey",
            "api_key",
            "credential",
            "private_key",
            "access_key",
            "connection_string",
            "connectionstring",
            "_key",
            "dsn");
    private static final int DIGITS = 8;

    private Hidden() {}

    /** The value; in place of one that is meant to be secret the first digits of its digest, so that two can be told apart. */
    static String unlessHarmless(String path, String value) {
        return isSensitive(path) || hasPassword(value)
                ? "(hidden, SHA-256 "
                        + Digest.of(value.getBytes(StandardCharsets.UTF_8))
                                .hex()
                                .substring(0, DIGITS) + "…)"
                : value;
    }

    /** By the name of the variable: references to secrets are no secrets. */
    private static boolean isSensitive(String path) {
        String lower = path.toLowerCase(Locale.ROOT);
        return (lower.contains("/env/") || lower.contains("/environment/") || lower.contains("/environmentvariables/"))
                && lower.endsWith("/value")
                && SENSITIVE.stream().anyMatch(lower::contains);
    }

    /** {@code scheme://user:password@host}. */
    private static boolean hasPassword(String value) {
        int scheme = value.indexOf("://");
        int at = value.indexOf('@', scheme + 1);
        int slash = scheme < 0 ? -1 : value.indexOf('/', scheme + 3);
        return scheme > 0
                && at > 0
                && (slash < 0 || at < slash)
                && value.substring(scheme + 3, at).contains(":");
    }
}
