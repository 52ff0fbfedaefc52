package org.ephemera.analyze.drift;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Masking of secrets in compared values; the evidence still contains them. The mask contains no digest, because guesses
 * could be checked against it.
 */
final class SensitiveValues {
    private static final String HIDDEN = "(hidden)";
    private static final List<String> SENSITIVE = List.of(
            "password",
            "passwd",
            "passphrase",
            "pwd",
            "secret",
            "token",
            "apikey",
            "api_key",
            "api-key",
            "credential",
            "private_key",
            "privatekey",
            "access_key",
            "accesskey",
            "accountkey",
            "connection_string",
            "connectionstring",
            "_key",
            "-key",
            "dsn");
    /** Suffixes of names that hold the location of a secret, not the secret. */
    private static final List<String> REFERENCES =
            List.of("name", "arn", "id", "ref", "type", "mode", "file", "path", "valuefrom", "parameter");

    private static final Pattern PLAIN = Pattern.compile("true|false|\\d{1,6}");
    /** Matches the argument after an option with a sensitive name in a list of words. */
    private static final Pattern ARGUMENT = Pattern.compile("(?i)(\"--?[\\w.-]*(?:"
            + String.join("|", SENSITIVE.stream().map(Pattern::quote).toList()) + ")[\\w.-]*\", \")[^\"]+(?=\")");

    private SensitiveValues() {}

    /** Returns the value, masked where it is a secret. */
    static String maskSecrets(String path, String value) {
        return isSensitive(path.toLowerCase(Locale.ROOT), value) || hasPassword(value)
                ? HIDDEN
                : ARGUMENT.matcher(value).replaceAll("$1" + HIDDEN);
    }

    /**
     * Reports whether the name of a variable or option announces a secret. Options may also hold the location of a
     * secret or be a switch.
     */
    private static boolean isSensitive(String path, String value) {
        if (value.isEmpty()) {
            return false;
        }
        if (path.endsWith("/value")) {
            return hasSensitiveName(path.substring(0, path.length() - "/value".length()));
        }
        return hasSensitiveName(path)
                && REFERENCES.stream().noneMatch(path::endsWith)
                && !PLAIN.matcher(value).matches();
    }

    private static boolean hasSensitiveName(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return SENSITIVE.stream().anyMatch(name::contains);
    }

    /** Reports whether the value is a URL with a password: {@code scheme://user:password@host}. */
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
