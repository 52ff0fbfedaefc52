package org.ephemera.analyze.parse.call;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Set;
import org.ephemera.analyze.model.ControlCall;

/** Classification of read-only calls. Access to a container, such as {@code get pods/exec}, is not read-only. */
public final class ReadOnlyCalls {
    private static final Set<String> VERBS = Set.of("get", "list", "watch");
    private static final Set<String> CONTAINER_ACCESS = Set.of("exec", "attach", "portforward", "proxy");

    private ReadOnlyCalls() {}

    public static boolean isReadOnly(ControlCall call) {
        if (call.service().equals("kubernetes")) {
            JsonNode object = call.entry().path("objectRef");
            return VERBS.contains(call.entry().path("verb").asText())
                    && !CONTAINER_ACCESS.contains(object.path("subresource").asText());
        }
        JsonNode readOnly = call.entry().path("readOnly");
        if (!readOnly.isMissingNode()) {
            return readOnly.asBoolean();
        }
        return call.action().toLowerCase(Locale.ROOT).endsWith("/read");
    }
}
