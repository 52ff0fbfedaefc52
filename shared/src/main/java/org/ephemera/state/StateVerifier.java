package org.ephemera.state;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.ephemera.envelope.DelegatedSegments.TrustedKeys;
import org.ephemera.envelope.DsseEnvelope;
import org.ephemera.envelope.EphemeralKey;
import org.ephemera.envelope.SigningException;
import org.ephemera.format.Json;

/** Verifier of stored work state. Safe for use by many threads. */
final class StateVerifier {
    /** Delegations that are kept, so that most objects need one verification of a signature. */
    private static final int MOST = 1000;

    private final TrustedKeys trusted;

    private final Map<DsseEnvelope, Optional<InstanceDelegation>> known = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<DsseEnvelope, Optional<InstanceDelegation>> eldest) {
            return size() > MOST;
        }
    };

    StateVerifier(TrustedKeys trusted) {
        this.trusted = trusted;
    }

    /**
     * Returns the content of an object; empty if no process with a trusted delegation signed it under this key.
     *
     * @throws SigningException if a trusted key is not available
     */
    Optional<byte[]> content(String key, byte[] stored) throws SigningException {
        int end = stored.length - 1;
        int feed = end - 1;
        while (feed >= 0 && stored[feed] != '\n') {
            feed--;
        }
        if (feed < 0 || stored[end] != '\n') {
            return Optional.empty();
        }
        byte[] content = Arrays.copyOf(stored, feed);
        return isSigned(key, content, Arrays.copyOfRange(stored, feed + 1, end))
                ? Optional.of(content)
                : Optional.empty();
    }

    private boolean isSigned(String key, byte[] content, byte[] line) throws SigningException {
        try {
            JsonNode json = Json.parse(line);
            Optional<Instant> at = Json.instant(json, SignedObject.SIGNED_AT);
            Optional<InstanceDelegation> delegation = delegation(
                    DsseEnvelope.parse(InstanceDelegation.TYPE, Json.bytes(json.path(SignedObject.DELEGATION))));
            return at.isPresent()
                    && delegation.filter(made -> made.covers(at.get())).isPresent()
                    && json.path("schema").asText().equals(SignedObject.SCHEMA)
                    && EphemeralKey.hasSigned(
                            delegation.get().key(),
                            new SignedObject(key, content, at.get()).message(),
                            json.path(SignedObject.SIGNATURE).asText());
        } catch (SigningException e) {
            throw e;
        } catch (IOException e) {
            return false; // not written by this program
        }
    }

    /** Returns the delegation in an envelope; empty if no trusted key signed it. */
    private Optional<InstanceDelegation> delegation(DsseEnvelope envelope) throws IOException {
        synchronized (known) {
            Optional<InstanceDelegation> before = known.get(envelope);
            if (before != null) {
                return before;
            }
        }
        InstanceDelegation parsed = InstanceDelegation.parse(envelope.statement());
        Optional<InstanceDelegation> made = trusted.haveSigned(envelope) ? Optional.of(parsed) : Optional.empty();
        synchronized (known) {
            known.put(envelope, made);
        }
        return made;
    }
}
