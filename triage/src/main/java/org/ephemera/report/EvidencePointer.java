package org.ephemera.report;

import org.ephemera.analyze.model.Evidence;

/**
 * Where something is proven, as it is shown.
 *
 * @param place a JSON Pointer or a line; "" for the whole file
 */
record EvidencePointer(String file, String place, String sha256) {
    static EvidencePointer to(Evidence evidence) {
        return new EvidencePointer(
                evidence.file(), evidence.place().toString(), evidence.sha256().hex());
    }
}
