package org.ephemera.analyze.parse.call;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Set;
import org.ephemera.analyze.model.ControlCall;

/** Whether a call only looks. A way into a container is none, though it be spelt {@code get}. */
public final class ReadOnlyCalls {
    private static final Set<String> VERBS = Set.of("get", "list", "watch");
    private static final Set<String> INTO = Set.of("exec", "attach", "portforward", "proxy");

    private ReadOnlyCalls() {}

    public static boolean is(ControlCall call) {
        if (call.service().equals("kubernetes")) {
            JsonNode object = call.entry().path("objectRef");
            return VERBS.contains(call.entry().path("verb").asText())
                    && !INTO.contains(object.path("subresource").asText());
        }
        JsonNode readOnly = call.entry().path("readOnly");
        if (!readOnly.isMissingNode()) {
            return readOnly.asBoolean();
        }
        return call.action().toLowerCase(Locale.ROOT).endsWith("/read");
    }
}
