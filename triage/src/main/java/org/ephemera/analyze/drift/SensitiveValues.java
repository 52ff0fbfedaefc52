package org.ephemera.analyze.drift;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Values that a report should not spread; the evidence has them. No digest stands in their place: guesses could be tried against it. */
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
    /** Ends of names that say where a secret is, not what it is. */
    private static final List<String> REFERENCES =
            List.of("name", "arn", "id", "ref", "type", "mode", "file", "path", "valuefrom", "parameter");

    private static final Pattern PLAIN = Pattern.compile("true|false|\\d{1,6}");
    /** In a list of words, the one after an option that asks for a secret. */
    private static final Pattern ARGUMENT = Pattern.compile("(?i)(\"--?[\\w.-]*(?:"
            + String.join("|", SENSITIVE.stream().map(Pattern::quote).toList()) + ")[\\w.-]*\", \")[^\"]+(?=\")");

    private SensitiveValues() {}

    /** The value; another word in place of one that is meant to be secret. */
    static String unlessHarmless(String path, String value) {
        return isSensitive(path.toLowerCase(Locale.ROOT), value) || hasPassword(value)
                ? HIDDEN
                : ARGUMENT.matcher(value).replaceAll("$1" + HIDDEN);
    }

    /** By its name: that of a variable, or of an option; options may also name where a secret is, or be a switch. */
    private static boolean isSensitive(String path, String value) {
        if (value.isEmpty()) {
            return false;
        }
        if (path.endsWith("/value")) {
            return names(path.substring(0, path.length() - "/value".length()));
        }
        return names(path)
                && REFERENCES.stream().noneMatch(path::endsWith)
                && !PLAIN.matcher(value).matches();
    }

    private static boolean names(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return SENSITIVE.stream().anyMatch(name::contains);
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
