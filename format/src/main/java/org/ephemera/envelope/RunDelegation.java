package org.ephemera.envelope;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.security.interfaces.ECPublicKey;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ephemera.format.Json;
import org.ephemera.format.PackageLayout;
import org.ephemera.model.Digest;
import org.ephemera.model.PackageId;

/**
 * Permission for one run to sign segments of the acquisition log of one package with its own key. The signing key signs
 * it once for a run, in a DSSE envelope of the type {@link #TYPE}.
 *
 * @param packageId of the package or, for a copy, of its original
 * @param openRecord digest that the acquisition log begins with
 * @param run 16 lower-case hex digits, random
 * @param key public key of the run, whose private key exists only in its memory
 * @param notBefore earliest time in a segment of the run
 * @param notAfter latest time in a segment of the run
 */
public record RunDelegation(
        PackageId packageId, Digest openRecord, String run, ECPublicKey key, Instant notBefore, Instant notAfter) {
    /** DSSE payload type. */
    public static final String TYPE = "application/vnd.ephemera.run+json";

    private static final String SCHEMA = "urn:ephemera:run:v1";
    private static final Pattern RUN = Pattern.compile("[0-9a-f]{16}");

    public RunDelegation {
        if (!RUN.matcher(run).matches()) {
            throw new IllegalArgumentException("a run is 16 lower-case hex digits");
        }
        if (notAfter.isBefore(notBefore)) {
            throw new IllegalArgumentException("a delegation does not end before it begins");
        }
    }

    /** Returns the path of the envelope in its package. */
    public String path() {
        return PackageLayout.delegation(run);
    }

    /** Returns the statement that is signed. */
    public byte[] toBytes() {
        return Json.bytes(Json.object()
                .put("schema", SCHEMA)
                .put("packageId", packageId.value())
                .put("openSha256", openRecord.hex())
                .put("run", run)
                .put("publicKey", Base64.getEncoder().encodeToString(key.getEncoded()))
                .put("notBefore", notBefore.toString())
                .put("notAfter", notAfter.toString()));
    }

    /**
     * Parses the statement of an envelope. Its signature is not checked.
     *
     * @throws IOException if it is not a delegation of this version in the form of {@link #toBytes}
     */
    public static RunDelegation parse(byte[] statement) throws IOException {
        JsonNode json = Json.parse(statement);
        RunDelegation delegation;
        try {
            delegation = new RunDelegation(
                    new PackageId(text(json, "packageId")),
                    new Digest(text(json, "openSha256")),
                    text(json, "run"),
                    PublicKeys.fromDer(Base64.getDecoder().decode(text(json, "publicKey"))),
                    Instant.parse(text(json, "notBefore")),
                    Instant.parse(text(json, "notAfter")));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IOException("the delegation is malformed: " + e.getMessage(), e);
        }
        if (!Arrays.equals(delegation.toBytes(), statement)) {
            throw new IOException("the delegation is not in canonical form");
        }
        return delegation;
    }

    /**
     * Reports whether the run signed a line of the acquisition log.
     *
     * @param line without its line feed
     * @param signature DER in Base64
     */
    public boolean hasSigned(byte[] line, String signature) {
        return EphemeralKey.hasSigned(key, line, signature);
    }

    /** Reports whether a segment of the run may contain this time. */
    public boolean covers(Instant time) {
        return !time.isBefore(notBefore) && !time.isAfter(notAfter);
    }

    private static String text(JsonNode json, String name) throws IOException {
        Optional<String> text = Json.text(json, name);
        return text.orElseThrow(() -> new IOException("the delegation has no " + name));
    }
}
