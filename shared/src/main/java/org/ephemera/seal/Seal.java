package org.ephemera.seal;

import org.ephemera.envelope.SealStatement;
import org.ephemera.format.OutcomeList;
import org.ephemera.model.Digest;

/**
 * Seal of a package.
 *
 * @param sha256 digest of {@code seal.dsse.json}
 * @param outcomes sealed outcomes
 */
public record Seal(SealStatement statement, Digest sha256, OutcomeList outcomes, SealTimestamp timestamp) {
    Seal withTimestamp(SealTimestamp other) {
        return new Seal(statement, sha256, outcomes, other);
    }
}
