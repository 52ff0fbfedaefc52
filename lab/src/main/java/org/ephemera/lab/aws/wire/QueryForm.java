package org.ephemera.lab.aws.wire;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.ephemera.lab.http.HttpCall;

/** Request body in the query protocol of the simulated AWS: {@code Action=…&Version=…&Filter.1.Name=…}. */
final class QueryForm {

    private QueryForm() {}

    static boolean isIn(HttpCall call) {
        return call.header("content-type").orElse("").startsWith("application/x-www-form-urlencoded");
    }

    /** Returns the target if the form has this version. */
    static Optional<CallTarget> target(HttpCall call, String version, String service) {
        if (!isIn(call)) {
            return Optional.empty();
        }
        ObjectNode form = read(call);
        return form.path("Version").asText().equals(version)
                ? Optional.of(new CallTarget(service, form.path("Action").asText()))
                : Optional.empty();
    }

    static ObjectNode read(HttpCall call) {
        ObjectNode form = JsonNodeFactory.instance.objectNode();
        for (String pair : call.text().split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                form.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        return form;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
