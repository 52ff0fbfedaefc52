package org.ephemera.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;
import org.ephemera.model.Digest;

/**
 * Reference to a stored API response body, or to one part of a body that is stored in parts.
 *
 * @param path path in the package
 */
public record StoredFile(String path, long bytes, Digest sha256, Optional<String> versionId) {

    /** Returns the file as JSON. */
    public ObjectNode toJson() {
        return Json.object()
                .put("path", path)
                .put("bytes", bytes)
                .put("sha256", sha256.hex())
                .put("versionId", versionId.orElse(null));
    }

    /**
     * Parses the output of {@link #toJson}.
     *
     * @throws IOException if a field is missing or malformed
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
