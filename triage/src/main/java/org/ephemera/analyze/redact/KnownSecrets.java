package org.ephemera.analyze.redact;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Secrets that were found in one place of the evidence and are redacted everywhere else. A text is searched for each
 * secret as text and within Base64.
 */
public final class KnownSecrets {
    /** Minimum length of a secret; shorter ones are common words. */
    private static final int SHORTEST = 6;
    /**
     * Minimum length of the Base64 characters that represent only bytes of the secret ({@link #invariantPart}); shorter
     * sequences match by chance.
     */
    private static final int SHORTEST_NEEDLE = 7;

    private static final int MOST = 2_000;
    private static final int LONGEST = 64 << 10;

    private record Needle(String base64, String secret) {}

    private final Set<String> secrets =
            new TreeSet<>(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));
    private final List<Needle> needles = new ArrayList<>();

    public void add(String secret) {
        if (secret.length() >= SHORTEST && secret.length() <= LONGEST && secrets.size() < MOST) {
            secrets.add(secret);
        }
    }

    /** Returns a copy that is prepared for searching. */
    public KnownSecrets frozen() {
        KnownSecrets frozen = new KnownSecrets();
        frozen.secrets.addAll(secrets);
        for (String secret : frozen.secrets) {
            for (int before = 0; before < 3; before++) {
                String base64 = invariantPart(secret.getBytes(StandardCharsets.UTF_8), before);
                if (base64.length() >= SHORTEST_NEEDLE) {
                    frozen.needles.add(new Needle(base64, secret));
                }
            }
        }
        return frozen;
    }

    void find(String text, List<SecretSpan> spans) {
        for (String secret : secrets) {
            for (int at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + secret.length())) {
                spans.add(new SecretSpan(at, at + secret.length(), "again", secret));
            }
        }
    }

    /** Returns the secret that a Base64 text contains, at any offset. */
    Optional<String> inBase64(String run) {
        String plain = run.replace('-', '+').replace('_', '/');
        return needles.stream()
                .filter(needle -> plain.contains(needle.base64()))
                .map(Needle::secret)
                .findFirst();
    }

    /**
     * Returns the part of a secret's Base64 form that does not depend on the surrounding bytes.
     *
     * @param before number of bytes (of three) before the secret
     */
    private static String invariantPart(byte[] secret, int before) {
        byte[] shifted = new byte[secret.length + before];
        System.arraycopy(secret, 0, shifted, before, secret.length);
        String base64 = Base64.getEncoder().withoutPadding().encodeToString(shifted);
        int from = before == 0 ? 0 : before + 1;
        int to = shifted.length % 3 == 0 ? base64.length() : base64.length() - 1;
        return to > from ? base64.substring(from, to) : "";
    }
}
