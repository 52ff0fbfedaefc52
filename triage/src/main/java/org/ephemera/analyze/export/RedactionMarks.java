package org.ephemera.analyze.export;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What stands in the place of a secret: the first 32 bits of its HMAC-SHA-256, which tell equal from other and nothing else. */
final class RedactionMarks {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int SHORTEST_KEY = 16;
    private static final int SHOWN = 8;

    private final SecretKeySpec key;

    RedactionMarks(byte[] key) {
        if (key.length < SHORTEST_KEY) {
            throw new IllegalArgumentException("a key of " + key.length + " bytes can be guessed");
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
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
