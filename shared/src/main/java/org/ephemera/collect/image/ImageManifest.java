package org.ephemera.collect.image;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.ephemera.format.Json;
import org.ephemera.model.Digest;

/**
 * Manifest as a registry returned it (OCI image specification, manifest and index; Docker image manifest, schema 2).
 *
 * @param text exact bytes as text
 * @param json parsed manifest; not an object if the text is not a JSON object
 */
public record ImageManifest(String text, JsonNode json) {
    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

    /** Values of {@code artifactType} that some tools set for images. */
    private static final Set<String> IMAGES =
            Set.of("application/vnd.oci.image.config.v1+json", "application/vnd.docker.container.image.v1+json");

    /** Content that a manifest references. */
    public record Blob(String digest, long size) {}

    /**
     * Parses a manifest.
     *
     * @throws IOException if the text is not JSON
     */
    public static ImageManifest parse(String text) throws IOException {
        return new ImageManifest(text, Json.parse(text.getBytes(StandardCharsets.UTF_8)));
    }

    public static boolean isDigest(String text) {
        return DIGEST.matcher(text).matches();
    }

    /** Returns the digest of the bytes: {@code sha256:…}. */
    public static String digest(String text) {
        return "sha256:" + Digest.of(text);
    }

    /** Returns the digest of the bytes: {@code sha256:…}. */
    public static String digest(byte[] bytes) {
        return "sha256:" + Digest.of(bytes);
    }

    /** Reports whether this is an image index or a manifest list. */
    public boolean isIndex() {
        return json.path("manifests").isArray();
    }

    public int layers() {
        return json.path("layers").size();
    }

    public Optional<Blob> config() {
        return blob(json.path("config"));
    }

    /**
     * Returns the images of an index. Attestations are left out: they have the platform {@code unknown/unknown}.
     * Artifacts that belong to an image and have its platform are left out too, such as a SOCI index for lazy loading
     * of layers.
     */
    List<JsonNode> images() {
        List<JsonNode> all = json.path("manifests")
                .valueStream()
                .filter(entry -> !ImagePlatform.isUnknown(entry.path("platform")))
                .filter(entry -> blob(entry).isPresent())
                .toList();
        List<JsonNode> images = all.stream().filter(ImageManifest::isImage).toList();
        return images.isEmpty() ? all : images;
    }

    private static boolean isImage(JsonNode descriptor) {
        String type = descriptor.path("artifactType").asText();
        return type.isEmpty() || IMAGES.contains(type);
    }

    public boolean lists(String digest) {
        return json.path("manifests")
                .valueStream()
                .anyMatch(entry -> entry.path("digest").asText().equals(digest));
    }

    /** Returns the referenced content; empty if the descriptor has no valid digest. */
    static Optional<Blob> blob(JsonNode descriptor) {
        String digest = descriptor.path("digest").asText();
        return isDigest(digest)
                ? Optional.of(new Blob(digest, descriptor.path("size").asLong()))
                : Optional.empty();
    }
}
