package org.ephemera.lab.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.ephemera.lab.http.HttpAnswer;

/** Responses of the simulated Azure Resource Manager. */
final class ArmResponses {
    private ArmResponses() {}

    static HttpAnswer json(int status, ObjectNode body) {
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        return HttpAnswer.of(status, "application/json; charset=utf-8", bytes);
    }
}
