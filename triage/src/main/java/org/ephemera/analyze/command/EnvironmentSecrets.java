package org.ephemera.analyze.command;

import com.google.re2j.Pattern;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.ephemera.model.Digest;

/** Detector of secrets in environment variables. It reports the kind of a secret, never its value. */
final class EnvironmentSecrets {
    private static final int DIGITS = 4;
    private static final Pattern NAME = Pattern.compile(
            "(?i)(PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|ACCESS_?KEY|CONN(ECTION)?_?STR|PRIVATE_?KEY|(^|_)PRIVATE$)");
    /** Names with these suffixes hold properties of a secret, such as its location or lifetime, not the secret. */
    private static final Pattern METADATA_SUFFIX = Pattern.compile(
            "(?i)_(FILE|PATH|DIR|NAME|ARN|ID|URI|URL|HOST|ENDPOINT|TTL|LENGTH|TYPE|HEADER|ENABLED|POLICY|ISSUER|AUDIENCE|REGION|TIMEOUT|COUNT|LIMIT|EXPIR\\w*|DURATION|VERSION|PREFIX)$");

    private static final Pattern HARMLESS = Pattern.compile(
            "(?i)\\s*|true|false|yes|no|on|off|none|null|\\d{1,5}|arn:[a-z-]+:\\S+|/\\S*|\\$[({]\\w+[)}]|@Microsoft\\.KeyVault\\(.*|\\*+");
    private static final Map<String, Pattern> VALUES = new LinkedHashMap<>();

    static {
        VALUES.put("an access key ID", Pattern.compile("\\b(AKIA|ASIA)[0-9A-Z]{16}\\b"));
        VALUES.put("a private key", Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----"));
        VALUES.put("a signed token", Pattern.compile("\\beyJ[A-Za-z0-9_-]{10,}\\.eyJ[A-Za-z0-9_-]{10,}\\."));
        VALUES.put("a storage account key", Pattern.compile("(?i)AccountKey=[A-Za-z0-9+/=]{40,}"));
        VALUES.put("a password in a URL", Pattern.compile("://[^/\\s:@]+:[^@\\s/]+@"));
    }

    private EnvironmentSecrets() {}

    /** Returns the kind of secret that a variable holds, in words that contain nothing of its value. */
    static Optional<String> kind(String name, String value) {
        for (Map.Entry<String, Pattern> form : VALUES.entrySet()) {
            if (form.getValue().matcher(value).find()) {
                return Optional.of(form.getKey());
            }
        }
        boolean named =
                NAME.matcher(name).find() && !METADATA_SUFFIX.matcher(name).find();
        return named && !HARMLESS.matcher(value).matches()
                ? Optional.of("a secret according to its name")
                : Optional.empty();
    }

    /** Returns the first four digits of a digest: enough to compare two values, too few to guess the value. */
    static String fingerprint(String value) {
        byte[] bytes = ("ephemera environment\0" + value).getBytes(StandardCharsets.UTF_8);
        return Digest.of(bytes).hex().substring(0, DIGITS);
    }
}
