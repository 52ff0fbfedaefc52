package org.ephemera.acquire;

import org.ephemera.format.OpenRecord;
import org.ephemera.model.Digest;

/**
 * Package that was opened, with its open record.
 *
 * @param sha256 digest that the acquisition log begins with: of the stored {@code open.json} or, for a copy, of the
 *     original's {@code open.json}
 */
public record OpenPackage(OpenRecord open, Digest sha256, AdmissionReason admission) {
    /** Reports whether this call opened the package; false if the event or its subject opened it before. */
    public boolean isNew() {
        return admission == AdmissionReason.NEW;
    }

    OpenPackage withAdmission(AdmissionReason other) {
        return new OpenPackage(open, sha256, other);
    }
}
