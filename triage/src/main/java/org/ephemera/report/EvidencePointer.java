package org.ephemera.report;

import org.ephemera.analyze.model.EvidenceLocation;

/**
 * Reference to evidence, as the page shows it.
 *
 * @param place a JSON Pointer or a line; "" for the complete file
 */
record EvidencePointer(String file, String place, String sha256) {
    static EvidencePointer to(EvidenceLocation evidence) {
        return new EvidencePointer(
                evidence.file(), evidence.place().toString(), evidence.sha256().hex());
    }
}
