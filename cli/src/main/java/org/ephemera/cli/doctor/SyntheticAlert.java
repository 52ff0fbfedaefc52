package org.ephemera.cli.doctor;

import java.util.UUID;
import org.ephemera.format.Json;

/**
 * Request that a deployment handles like any other one, marked so that no reader mistakes its package for evidence of
 * an incident: trigger source, case, reason and headline of the report state it.
 */
final class SyntheticAlert {
    static final String CASE = "doctor";
    static final String REASON =
            "Synthetic alert of 'ephemera doctor --deployment': a test of the deployment, no incident";

    private SyntheticAlert() {}

    /** Returns a request that opens a new package. */
    static byte[] request(String target) {
        return Json.bytes(Json.object()
                .put("target", target)
                .put("synthetic", true)
                .put("case", CASE)
                .put("reason", REASON)
                .put("id", UUID.randomUUID().toString()));
    }
}
