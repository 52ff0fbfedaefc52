package org.ephemera.acquire;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.ephemera.format.Json;
import org.ephemera.model.PackageId;
import org.ephemera.store.Blob;
import org.ephemera.store.CreateResult;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.MissingObjectException;

/**
 * Objects {@code work/moved/<packageId>.json}. An id is stored in the record of its event before the package is opened.
 * If another principal reads the id there and creates an {@code open.json} first, the package is opened under the id in
 * this object.
 */
record MovedPackages(EvidenceStore store) {
    private static final String PACKAGE = "packageId";

    /** Returns the other id of a package that could not be opened under this one. */
    Optional<PackageId> target(PackageId id) throws IOException {
        try (InputStream in = store.open(key(id))) {
            return Optional.of(new PackageId(Json.parse(in).path(PACKAGE).asText()));
        } catch (MissingObjectException e) {
            return Optional.empty();
        }
    }

    /** Moves a package, and returns its other id: this one, or that of a worker that was faster. */
    PackageId move(PackageId id, PackageId candidate) throws IOException {
        CreateResult created = store.create(
                key(id),
                Blob.of(Json.bytes(
                        Json.object().put("schema", "urn:ephemera:moved:v1").put(PACKAGE, candidate.value()))));
        return created instanceof CreateResult.Stored ? candidate : target(id).orElse(candidate);
    }

    private static String key(PackageId id) {
        return "work/moved/" + id + ".json";
    }
}
