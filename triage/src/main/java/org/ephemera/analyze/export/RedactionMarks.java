package org.ephemera.analyze.export;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Replacement texts for secrets: the first 32 bits of their HMAC-SHA-256, which only show whether two secrets are
 * equal.
 */
final class RedactionMarks {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int SHORTEST_KEY = 16;
    private static final int SHOWN = 8;

    private final SecretKeySpec key;

    RedactionMarks(byte[] key) {
        if (key.length < SHORTEST_KEY) {
            throw new IllegalArgumentException(
                    "Redaction key too short: " + key.length + " bytes; expected at least " + SHORTEST_KEY + " bytes");
        }
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    String of(String secret) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            String hex = HexFormat.of().formatHex(mac.doFinal(secret.getBytes(StandardCharsets.UTF_8)));
            return "[redacted hmac:" + hex.substring(0, SHOWN) + "]";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Missing JDK algorithm: " + ALGORITHM, e);
        }
    }
}
