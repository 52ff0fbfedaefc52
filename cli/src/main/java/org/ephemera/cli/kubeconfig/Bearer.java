package org.ephemera.cli.kubeconfig;

import java.util.Optional;
import java.util.regex.Pattern;

/** A token as a header carries it. */
final class Bearer {
    /** RFC 9110, 5.5: visible letters. A header with others would be quoted by whatever refuses it. */
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");

    private Bearer() {}

    /** The header's value; empty if this is no token. */
    static Optional<String> header(String token) {
        String alone = token.strip();
        return TOKEN.matcher(alone).matches() ? Optional.of("Bearer " + alone) : Optional.empty();
    }
}
