package org.ephemera.seal;

import org.ephemera.envelope.SealStatement;
import org.ephemera.format.OutcomeList;
import org.ephemera.model.Digest;

/**
 * The seal that stands on a package.
 *
 * @param sha256 of {@code seal.dsse.json}
 * @param outcomes as they were sealed
 */
public record Seal(SealStatement statement, Digest sha256, OutcomeList outcomes, Timestamp timestamp) {
    Seal with(Timestamp other) {
        return new Seal(statement, sha256, outcomes, other);
    }
}
