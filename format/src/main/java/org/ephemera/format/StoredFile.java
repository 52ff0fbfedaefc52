package org.ephemera.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;
import org.ephemera.model.Digest;

/**
 * A body, or a piece of one, as it was stored.
 *
 * @param path in the package
 */
public record StoredFile(String path, long bytes, Digest sha256, Optional<String> versionId) {

    public ObjectNode toJson() {
        return Json.object()
                .put("path", path)
                .put("bytes", bytes)
                .put("sha256", sha256.hex())
                .put("versionId", versionId.orElse(null));
    }

    /**
     * Reads what {@link #toJson} made.
     *
     * @throws IOException if a field is missing or not of its form
     */
    public static StoredFile from(JsonNode json) throws IOException {
        try {
            return new StoredFile(
                    RequiredFields.text(json, "path"),
                    json.path("bytes").asLong(),
                    new Digest(RequiredFields.text(json, "sha256")),
                    Json.text(json, "versionId"));
        } catch (IllegalArgumentException e) {
            throw new IOException("a stored file is malformed: " + e.getMessage(), e);
        }
    }
}
