package org.ephemera.cli.kubeconfig;

import java.util.Optional;
import java.util.regex.Pattern;

/** Formatter of bearer tokens for the {@code Authorization} header. */
final class BearerToken {
    /**
     * Visible ASCII characters (RFC 9110, 5.5). The HTTP client would quote a token with other characters in its
     * error.
     */
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");

    private BearerToken() {}

    /** Returns the value of the header; empty if the text is not a token. */
    static Optional<String> header(String token) {
        String stripped = token.strip();
        return TOKEN.matcher(stripped).matches() ? Optional.of("Bearer " + stripped) : Optional.empty();
    }
}
