package org.ephemera.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;
import org.ephemera.model.Digest;
import org.ephemera.model.PackageId;
import org.ephemera.model.SanitizedText;

/**
 * Origin of a copy, which is created if a foreign object occupies a path that the original needs.
 *
 * @param packageId of the original
 * @param openRecord SHA-256 of the original's {@code open.json}, with which every segment of the copy's acquisition log
 *     begins
 * @param occupied path of the foreign object in the original, without characters that its author chose
 * @param sha256 digest of the foreign object; empty if it was not read
 */
public record CopyOrigin(PackageId packageId, Digest openRecord, String occupied, Optional<Digest> sha256) {
    static final String FIELD = "copyOf";

    private static final String OCCUPIED = "occupied";
    private static final String SHA256 = "occupiedSha256";

    public CopyOrigin {
        occupied = SanitizedText.of(occupied);
    }

    ObjectNode toJson() {
        return Json.object()
                .put("packageId", packageId.value())
                .put("openSha256", openRecord.hex())
                .put(OCCUPIED, occupied)
                .put(SHA256, sha256.map(Digest::hex).orElse(null));
    }

    /** Reads what {@link #toJson} wrote; empty if the field is absent. */
    static Optional<CopyOrigin> from(JsonNode json) throws IOException {
        return json.isMissingNode()
                ? Optional.empty()
                : Optional.of(new CopyOrigin(
                        new PackageId(RequiredFields.text(json, "packageId")),
                        new Digest(RequiredFields.text(json, "openSha256")),
                        RequiredFields.text(json, OCCUPIED),
                        Json.text(json, SHA256).map(Digest::new)));
    }
}
