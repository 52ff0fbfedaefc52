package org.ephemera.analyze.redact;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Secrets that were found somewhere, to be found again elsewhere: as they are, and inside of Base64. */
public final class KnownSecrets {
    /** Shorter ones are words that stand anywhere. */
    private static final int SHORTEST = 6;
    /** What is left of a shorter one in Base64 is too little to be told from chance. */
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

    /** The same, with all that it takes to look for them. */
    public KnownSecrets frozen() {
        KnownSecrets frozen = new KnownSecrets();
        frozen.secrets.addAll(secrets);
        for (String secret : frozen.secrets) {
            for (int before = 0; before < 3; before++) {
                String base64 = middle(secret.getBytes(StandardCharsets.UTF_8), before);
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

    /** The secret that stands inside of a text in Base64, wherever it begins there. */
    Optional<String> inBase64(String run) {
        String plain = run.replace('-', '+').replace('_', '/');
        return needles.stream()
                .filter(needle -> plain.contains(needle.base64()))
                .map(Needle::secret)
                .findFirst();
    }

    /** What is the same in Base64 whatever stands around it, if so many bytes (of three) stand before it. */
    private static String middle(byte[] secret, int before) {
        byte[] shifted = new byte[secret.length + before];
        System.arraycopy(secret, 0, shifted, before, secret.length);
        String base64 = Base64.getEncoder().withoutPadding().encodeToString(shifted);
        int from = before == 0 ? 0 : before + 1;
        int to = shifted.length % 3 == 0 ? base64.length() : base64.length() - 1;
        return to > from ? base64.substring(from, to) : "";
    }
}
