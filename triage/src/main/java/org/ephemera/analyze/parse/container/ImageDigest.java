package org.ephemera.analyze.parse.container;

import java.util.Optional;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.parse.sealed.LocatedJson;
import org.ephemera.model.Digest;

/** Digest of an image in a text such as {@code …/app@sha256:…}. */
public final class ImageDigest {
    private static final String ALGORITHM = "sha256:";
    private static final int LENGTH = 64;

    private ImageDigest() {}

    /**
     * Returns the digest of an image id that contains nothing else, apart from a scheme: the digest of the image's
     * config, which a runtime reports for an image that was not pulled from a registry.
     */
    public static Optional<LocatedValue<String>> ofConfig(LocatedJson id) {
        String text = id.textOrEmpty();
        String digest = text.substring(text.indexOf("://") < 0 ? 0 : text.indexOf("://") + "://".length());
        return digest.startsWith(ALGORITHM) && Digest.isDigest(digest.substring(ALGORITHM.length()))
                ? Optional.of(new LocatedValue<>(digest, id.evidence()))
                : Optional.empty();
    }

    /** Returns the digest of a manifest in a text. */
    public static Optional<LocatedValue<String>> in(LocatedJson text) {
        String words = text.textOrEmpty();
        int from = words.indexOf('@' + ALGORITHM) + 1;
        int to = from + ALGORITHM.length() + LENGTH;
        return from > 0 && to <= words.length() && Digest.isDigest(words.substring(from + ALGORITHM.length(), to))
                ? Optional.of(new LocatedValue<>(words.substring(from, to), text.evidence()))
                : Optional.empty();
    }
}
