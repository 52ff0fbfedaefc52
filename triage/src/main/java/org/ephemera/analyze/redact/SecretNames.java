package org.ephemera.analyze.redact;

import com.google.re2j.Pattern;
import java.util.List;

/**
 * Detection of secrets by the name of a value, such as {@code DB_PASSWORD} or {@code storageAccountKey}, or by its
 * randomness.
 */
public final class SecretNames {
    /** Part of patterns that match such names in text. */
    static final String WORDS =
            "(?:passw(?:or)?d|passwd|[a-z0-9]_pass\\b|requirepass|masterauth|passphrase|pwd|secret|token|credential|api[_.-]?key|access[_.-]?key|"
                    + "account[_.-]?key|shared[_.-]?key|workspace[_.-]?key|private[_.-]?key|signing[_.-]?key|encryption[_.-]?key|"
                    + "auth[_.-]?key|connection[_.-]?str(?:ing)?|conn[_.-]?str|license[_.-]?key|sas[_.-]?url|webhook[_.-]?url)";

    /**
     * Literals in lower case for a fast pre-check. A text that matches {@link #WORDS} contains all literals of one of
     * these lists, the first one within the matched word. The check excludes most log lines, including those that
     * contain "connection" or "token".
     */
    private static final List<List<String>> LITERALS = List.of(
            List.of("passw"),
            List.of("_pass"),
            List.of("requirepass"),
            List.of("passphrase"),
            List.of("masterauth"),
            List.of("pwd"),
            List.of("secret"),
            List.of("token"),
            List.of("credential"),
            List.of("str", "conn"),
            List.of("url", "sas"),
            List.of("url", "webhook"),
            List.of("key", "api"),
            List.of("key", "access"),
            List.of("key", "account"),
            List.of("key", "shared"),
            List.of("key", "workspace"),
            List.of("key", "private"),
            List.of("key", "signing"),
            List.of("key", "encryption"),
            List.of("key", "auth"),
            List.of("key", "license"));

    private static final Pattern NAME =
            Pattern.compile("(?i)" + WORDS + "|(?:^|[_.-])(?:pass|key|auth|dsn|sas|jwt|pat)$");
    private static final Pattern FLAG = Pattern.compile("(?i)^--?[a-z0-9_.-]*" + WORDS + "[a-z0-9_.-]*$");
    /** Names of fields that reference a secret without containing it. */
    private static final Pattern REFERENCE =
            Pattern.compile("(?i)(?:ref|name|arn|id|type|mode|file|path|valuefrom|parameter)$");

    private static final int LONG = 20;
    private static final int SHORT = 12;

    private SecretNames() {}

    /**
     * Reports whether a text may contain such a name.
     *
     * @param lower in lower case
     */
    static boolean mayOccurIn(String lower) {
        // Case-insensitive patterns match this lower-case letter, the long s, as an s.
        if (lower.indexOf('\u017f') >= 0) {
            return true;
        }
        // Without streams: this is evaluated for each line of a log.
        for (List<String> all : LITERALS) {
            if (lower.contains(all.getFirst())
                    && (all.size() == 1 || lower.contains(all.getLast()))
                    && hasValue(lower, all.getFirst())) {
                return true;
            }
        }
        return false;
    }

    /** Reports whether a value may follow a name that contains the literal: {@code name=}, {@code "name": } or {@code --name }. */
    private static boolean hasValue(String lower, String literal) {
        for (int at = lower.indexOf(literal); at >= 0; at = lower.indexOf(literal, at + 1)) {
            int begin = at;
            while (begin > 0 && isOfName(lower.charAt(begin - 1))) {
                begin--;
            }
            int end = at + literal.length();
            while (end < lower.length() && isOfName(lower.charAt(end))) {
                end++;
            }
            while (end < lower.length() && isBetween(lower.charAt(end))) {
                end++;
            }
            boolean assigned = end < lower.length() && (lower.charAt(end) == '=' || lower.charAt(end) == ':');
            if (assigned || lower.charAt(begin) == '-') {
                return true;
            }
            at = Math.max(at, end - literal.length());
        }
        return false;
    }

    private static boolean isOfName(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-';
    }

    private static boolean isBetween(char c) {
        return c == '\\' || c == '"' || c == '\'' || c <= ' ';
    }

    public static boolean isSecret(String name) {
        return NAME.matcher(name).find();
    }

    /** Reports whether a word of a command is a flag whose value, the next word, is a secret: {@code --password}. */
    public static boolean isFlag(String word) {
        return word.startsWith("-") && FLAG.matcher(word).matches();
    }

    /** Reports whether a field of a specification contains a secret and not a reference to one. */
    public static boolean isSecretField(String field, String value) {
        return isSecret(field)
                && !REFERENCE.matcher(field).find()
                && !value.startsWith("arn:aws")
                && !(value.startsWith("https://") && value.contains(".vault.azure."));
    }

    /** Reports whether a word looks generated: long, without a separator, of letters and digits. */
    public static boolean isRandom(String value) {
        boolean upper = value.chars().anyMatch(Character::isUpperCase);
        boolean lower = value.chars().anyMatch(Character::isLowerCase);
        boolean digit = value.chars().anyMatch(Character::isDigit);
        boolean word = value.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '+' || c == '/' || c == '=');
        return word
                && digit
                && (upper || lower)
                && (value.length() >= LONG || (upper && lower && value.length() >= SHORT));
    }
}
