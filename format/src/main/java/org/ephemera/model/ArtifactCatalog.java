package org.ephemera.model;

import java.io.IOException;
import java.io.InputStream;

/**
 * Catalog of all artifacts, generated from the collectors' registries. It states for each artifact the kinds of targets,
 * where responses come from, and the outcome if there is only one.
 */
public final class ArtifactCatalog {
    private static final String NAME = "catalog.json";
    private static final int DIGITS = 16;

    /** Holder for lazy initialization. */
    private static final class Resource {
        static final byte[] CONTENT = read();
        static final String VERSION = Digest.of(CONTENT).hex().substring(0, DIGITS);
    }

    private ArtifactCatalog() {}

    /** Returns the content of {@code catalog.json}. */
    public static byte[] content() {
        return Resource.CONTENT.clone();
    }

    /**
     * Returns the version: the first 16 hex digits of the SHA-256 of the content. A changed catalog therefore has
     * another version.
     */
    public static String version() {
        return Resource.VERSION;
    }

    private static byte[] read() {
        try (InputStream in = ArtifactCatalog.class.getResourceAsStream(NAME)) {
            if (in == null) {
                throw new IllegalStateException(NAME + " is missing from the program");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(NAME + " cannot be read from the program", e);
        }
    }
}
