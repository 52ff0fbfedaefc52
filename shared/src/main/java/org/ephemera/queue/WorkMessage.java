package org.ephemera.queue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;
import org.ephemera.format.Json;
import org.ephemera.model.PackageId;

/**
 * One message of the work queue: a package that is open and wants to be collected and sealed. It holds nothing that came
 * from a target, and everything else is in the store, so that it may be lost, doubled or late.
 *
 * @param leg how many runs have handed it on; with the id it tells one message from another
 */
public record WorkMessage(PackageId packageId, int leg) {
    private static final String SCHEMA = "urn:ephemera:work:v1";
    private static final int LARGEST_LEG = 1_000_000;

    public WorkMessage {
        if (leg < 0 || leg > LARGEST_LEG) {
            throw new IllegalArgumentException("a leg is a number from 0 to " + LARGEST_LEG);
        }
    }

    public static WorkMessage first(PackageId id) {
        return new WorkMessage(id, 0);
    }

    public WorkMessage next() {
        return new WorkMessage(packageId, leg + 1);
    }

    /** By which two copies of one message are known: letters, digits and {@code -} only. */
    public String key() {
        return packageId + "-" + leg;
    }

    /** {@code {"schema":"urn:ephemera:work:v1","packageId":…,"leg":…}}. */
    public byte[] toBytes() {
        return Json.bytes(Json.object()
                .put("schema", SCHEMA)
                .put("packageId", packageId.value())
                .put("leg", leg));
    }

    /** Nothing if the bytes are no message of this queue, whatever they are. */
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
