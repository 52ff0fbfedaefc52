package org.ephemera.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;
import org.ephemera.model.Digest;
import org.ephemera.model.PackageId;

/**
 * Origin of a copy, which is created if a foreign seal is stored at the path of the original's seal.
 *
 * @param packageId of the original
 * @param openRecord SHA-256 of the original's {@code open.json}, with which every segment of the copy's acquisition log
 *     begins
 * @param foreignSeal SHA-256 of the foreign seal; empty if the object is larger than any seal
 */
public record CopyOrigin(PackageId packageId, Digest openRecord, Optional<Digest> foreignSeal) {
    static final String FIELD = "copyOf";

    ObjectNode toJson() {
        return Json.object()
                .put("packageId", packageId.value())
                .put("openSha256", openRecord.hex())
                .put("foreignSealSha256", foreignSeal.map(Digest::hex).orElse(null));
    }

    /** Reads what {@link #toJson} wrote; empty if the field is absent. */
    static Optional<CopyOrigin> from(JsonNode json) throws IOException {
        return json.isMissingNode()
                ? Optional.empty()
                : Optional.of(new CopyOrigin(
                        new PackageId(RequiredFields.text(json, "packageId")),
                        new Digest(RequiredFields.text(json, "openSha256")),
                        Json.text(json, "foreignSealSha256").map(Digest::new)));
    }
}
