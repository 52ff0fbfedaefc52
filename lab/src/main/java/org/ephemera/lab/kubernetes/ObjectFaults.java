package org.ephemera.lab.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.ephemera.lab.fault.CallFaults;
import org.ephemera.lab.fault.Fault;

/** Applies the injected faults of a call to the object that the simulated API server returns. */
final class ObjectFaults {
    private ObjectFaults() {}

    /**
     * Applies the faults.
     *
     * @param object copy that may be changed
     */
    static ObjectNode with(ObjectNode object, CallFaults faults) {
        if (faults.has(Fault.UnknownFields.class)) {
            object.put("fieldOfALaterVersion", "unknown");
            if (object.get("spec") instanceof ObjectNode spec) {
                spec.putObject("alsoOfALaterVersion").put("mode", "Unheard");
            }
        }
        if (faults.has(Fault.Replaced.class) && object.get("metadata") instanceof ObjectNode metadata) {
            String uid = "replaced " + metadata.path("uid").asText();
            metadata.put(
                    "uid",
                    UUID.nameUUIDFromBytes(uid.getBytes(StandardCharsets.UTF_8)).toString());
        }
        return object;
    }
}
