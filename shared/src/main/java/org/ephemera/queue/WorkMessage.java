package org.ephemera.queue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;
import org.ephemera.format.Json;
import org.ephemera.model.PackageId;

/**
 * Message of the work queue: an open package that must be collected and sealed. It contains nothing from a target. All
 * state is in the store, so a message may be lost, duplicated or delayed.
 *
 * @param leg number of runs that have handed the work on; with the id it identifies the message
 */
public record WorkMessage(PackageId packageId, int leg) {
    private static final String SCHEMA = "urn:ephemera:work:v1";
    private static final int LARGEST_LEG = 1_000_000;

    public WorkMessage {
        if (leg < 0 || leg > LARGEST_LEG) {
            throw new IllegalArgumentException("Invalid leg " + leg + "; expected a number from 0 to " + LARGEST_LEG);
        }
    }

    public static WorkMessage first(PackageId id) {
        return new WorkMessage(id, 0);
    }

    public WorkMessage next() {
        return new WorkMessage(packageId, leg + 1);
    }

    /** Returns the deduplication key of the message: letters, digits and {@code -} only. */
    public String key() {
        return packageId + "-" + leg;
    }

    /** Returns {@code {"schema":"urn:ephemera:work:v1","packageId":…,"leg":…}}. */
    public byte[] toBytes() {
        return Json.bytes(Json.object()
                .put("schema", SCHEMA)
                .put("packageId", packageId.value())
                .put("leg", leg));
    }

    /** Parses a message; empty if the bytes are not a message of this queue. */
    public static Optional<WorkMessage> parse(byte[] message) {
        try {
            JsonNode json = Json.parse(message);
            String id = json.path("packageId").asText();
            JsonNode leg = json.path("leg");
            boolean ours = json.path("schema").asText().equals(SCHEMA)
                    && PackageId.isPackageId(id)
                    && leg.isInt()
                    && leg.intValue() >= 0
                    && leg.intValue() <= LARGEST_LEG;
            return ours ? Optional.of(new WorkMessage(new PackageId(id), leg.intValue())) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
