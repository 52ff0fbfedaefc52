package org.ephemera.analyze;

import com.fasterxml.jackson.databind.JsonNode;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.envelope.SealStatement;
import org.ephemera.format.OpenRecord;
import org.ephemera.model.Digest;

/**
 * Identity of an analyzed package, from its seal and its first and last record.
 *
 * @param closing {@code package.json}
 * @param sealSha256 digest of {@code seal.dsse.json}
 */
public record AnalyzedPackage(OpenRecord request, JsonNode closing, SealStatement seal, Digest sealSha256) {
    static AnalyzedPackage of(SealedPackage sealed) {
        return new AnalyzedPackage(sealed.request(), sealed.closing(), sealed.seal(), sealed.sealSha256());
    }
}
