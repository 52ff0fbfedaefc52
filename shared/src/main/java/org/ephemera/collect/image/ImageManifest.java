package org.ephemera.collect.image;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ephemera.bag.Json;
import org.ephemera.evidence.Digest;

/**
 * A manifest as a registry gave it (OCI image specification, manifest and index; Docker's manifest, schema 2).
 *
 * @param text its exact bytes as text
 * @param json the same, read; not an object if it is none
 */
public record ImageManifest(String text, JsonNode json) {
    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

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
     * The manifest for a platform; if several fit, the one for its version of the system, else the first, as a runtime
     * would take it.
     */
    public Optional<Blob> of(ImagePlatform platform) {
        return fitting(platform)
                .filter(entry -> platform.isVersion(entry.path("platform")))
                .findFirst()
                .or(() -> fitting(platform).findFirst())
                .flatMap(ImageManifest::blob);
    }

    /** All images of an index, for whatever platform; attestations, which stand under none, are left out. */
    public List<Blob> images() {
        return json.path("manifests")
                .valueStream()
                .filter(entry -> !ImagePlatform.isNone(entry.path("platform")))
                .flatMap(entry -> blob(entry).stream())
                .toList();
    }

    /** What names no manifest is passed over. */
    private Stream<JsonNode> fitting(ImagePlatform platform) {
        return json.path("manifests")
                .valueStream()
                .filter(entry -> platform.is(entry.path("platform")))
                .filter(entry -> blob(entry).isPresent());
    }

    public boolean lists(String digest) {
        return json.path("manifests")
                .valueStream()
                .anyMatch(entry -> entry.path("digest").asText().equals(digest));
    }

    private static Optional<Blob> blob(JsonNode descriptor) {
        String digest = descriptor.path("digest").asText();
        return isDigest(digest)
                ? Optional.of(new Blob(digest, descriptor.path("size").asLong()))
                : Optional.empty();
    }
}
