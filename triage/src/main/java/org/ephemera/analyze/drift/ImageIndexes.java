package org.ephemera.analyze.drift;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.ephemera.analyze.parse.sealed.LocatedJson;
import org.ephemera.analyze.parse.sealed.ResponseDocuments;
import org.ephemera.format.Json;

/**
 * Image indexes (multi-platform manifests) that the registry returned. An image may be referenced by its own digest or
 * by the digest of its index.
 */
final class ImageIndexes {
    private ImageIndexes() {}

    /** Returns the digests of the images in each index, by the digest of the index. */
    static Map<String, Set<String>> of(ResponseDocuments bodies) {
        Map<String, Set<String>> indexes = new TreeMap<>();
        for (LocatedJson body : bodies.of(Set.of("aws.ecr.image"), "BatchGetImage")) {
            for (LocatedJson image : body.at("images").items()) {
                Set<String> digests =
                        manifests(image.json().path("imageManifest").asText());
                if (!digests.isEmpty()) {
                    indexes.computeIfAbsent(image.at("imageId", "imageDigest").textOrEmpty(), none -> new HashSet<>())
                            .addAll(digests);
                }
            }
        }
        return indexes;
    }

    private static Set<String> manifests(String manifest) {
        Set<String> digests = new HashSet<>();
        try {
            for (JsonNode entry :
                    Json.parse(manifest.getBytes(StandardCharsets.UTF_8)).path("manifests")) {
                digests.add(entry.path("digest").asText());
            }
        } catch (IOException e) {
            // A manifest that is not JSON cannot be an index, so the image has only its own digest.
            return Set.of();
        }
        return digests;
    }

    /** Reports whether two digests are equal or one is the index of the other. */
    static boolean isSame(String one, String other, Map<String, Set<String>> indexes) {
        return one.equals(other)
                || indexes.getOrDefault(one, Set.of()).contains(other)
                || indexes.getOrDefault(other, Set.of()).contains(one);
    }
}
