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
 * A manifest as a registry gave it (OCI image specification, manifest and index; Docker's manifest, schema 2).
 *
 * @param text its exact bytes as text
 * @param json the same, read; not an object if it is none
 */
public record ImageManifest(String text, JsonNode json) {
    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

    /** Where somebody writes of an image which kind of artifact it is. */
    private static final Set<String> IMAGES =
            Set.of("application/vnd.oci.image.config.v1+json", "application/vnd.docker.container.image.v1+json");

    /** What a manifest points to. */
    public record Blob(String digest, long size) {}

    /** @throws IOException if it is not JSON */
    public static ImageManifest parse(String text) throws IOException {
        return new ImageManifest(text, Json.parse(text.getBytes(StandardCharsets.UTF_8)));
    }

    public static boolean isDigest(String text) {
        return DIGEST.matcher(text).matches();
    }

    /** {@code sha256:…} of the bytes. */
    public static String digest(String text) {
        return "sha256:" + Digest.of(text);
    }

    /** {@code sha256:…} of the bytes. */
    public static String digest(byte[] bytes) {
        return "sha256:" + Digest.of(bytes);
    }

    /** True for an image index and a manifest list. */
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
     * What an index lists of images. Left out are attestations, which stand under no platform, and what belongs to an image and
     * stands under its platform, as an index of its layers for loading them lazily (SOCI) does.
     */
    List<JsonNode> images() {
        List<JsonNode> all = json.path("manifests")
                .valueStream()
                .filter(entry -> !ImagePlatform.isNone(entry.path("platform")))
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

    /** Empty if it names nothing. */
    static Optional<Blob> blob(JsonNode descriptor) {
        String digest = descriptor.path("digest").asText();
        return isDigest(digest)
                ? Optional.of(new Blob(digest, descriptor.path("size").asLong()))
                : Optional.empty();
    }
}
