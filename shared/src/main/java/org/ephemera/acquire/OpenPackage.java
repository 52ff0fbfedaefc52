package org.ephemera.acquire;

import org.ephemera.format.OpenRecord;
import org.ephemera.model.Digest;

/**
 * A package that is open.
 *
 * @param sha256 digest with which the acquisition log begins: of the stored {@code open.json} or, for a copy, of the
 *     original's {@code open.json}
 */
public record OpenPackage(OpenRecord open, Digest sha256, AdmissionReason admission) {
    /** False if the event, or its subject, had opened it before. */
    public boolean fresh() {
        return admission == AdmissionReason.NEW;
    }

    OpenPackage as(AdmissionReason other) {
        return new OpenPackage(open, sha256, other);
    }
}
