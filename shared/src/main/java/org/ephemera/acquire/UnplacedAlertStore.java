package org.ephemera.acquire;

import java.io.IOException;
import java.time.Clock;
import java.util.Base64;
import org.ephemera.format.Json;
import org.ephemera.model.Digest;
import org.ephemera.store.Blob;
import org.ephemera.store.EvidenceStore;

/**
 * Store of alerts that identify no container, under {@code triggers/unplaced/<SHA-256 of its bytes>.json}. An alert
 * that this version cannot parse may be the only remaining evidence of an attack. The same bytes are stored once.
 */
public final class UnplacedAlertStore {
    private static final String FOLDER = "triggers/unplaced/";

    private final EvidenceStore store;
    private final Clock clock;

    public UnplacedAlertStore(EvidenceStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * Stores an alert, unless it is stored already.
     *
     * @param received all received bytes; stored if the alert was not part of an envelope
     * @return key of the alert in the store
     */
    public String store(ParsedAlert.Unplaced alert, ReceivedEvent received) throws IOException {
        ReceivedEvent event = alert.event().orElse(received);
        Digest sha256 = event.sha256();
        String key = FOLDER + sha256.hex() + ".json";
        store.create(
                key,
                Blob.of(Json.bytes(Json.object()
                        .put("schema", "urn:ephemera:unplaced:v1")
                        .put("receivedAt", clock.instant().toString())
                        .put("status", alert.status())
                        .put("reason", alert.reason())
                        .put("sha256", sha256.hex())
                        .put("eventBase64", Base64.getEncoder().encodeToString(event.bytes())))));
        return key;
    }
}
