package org.ephemera.analyze.parse.call;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.format.Json;

/**
 * Who collected, as the closing record has it. Only reading by the same principal counts as the collector's own: a user agent
 * or the name of a session is what its sender says it is.
 *
 * @param principal an ARN, or an object id of Azure and a name; "" if nobody noted it
 */
public record CollectorPrincipal(String principal) {
    private static final String SESSION = "ephemera-";

    public static CollectorPrincipal of(JsonNode closing) {
        return new CollectorPrincipal(
                Json.text(closing.path("runtime"), "principal").orElse(""));
    }

    /** True if it is this ARN, or another session of ours of the same role. */
    public boolean isArn(String arn, Optional<String> userAgent) {
        if (principal.isEmpty() || arn.isEmpty()) {
            return false;
        }
        if (principal.equals(arn)) {
            return true;
        }
        int slash = principal.lastIndexOf('/');
        return principal.contains(":assumed-role/")
                && slash > 0
                && arn.startsWith(principal.substring(0, slash + 1))
                && (arn.substring(slash + 1).startsWith(SESSION)
                        || userAgent.filter(agent -> agent.contains("ephemera")).isPresent());
    }

    /** True if it is this object of Azure's directory. */
    public boolean isObject(String id) {
        return !id.isEmpty() && (principal.equals(id) || principal.startsWith(id + " "));
    }

    /** True if it is this user of a cluster. */
    public boolean isUser(String name) {
        return !name.isEmpty() && principal.equals(name);
    }

    public ControlCall mark(ControlCall call, boolean same) {
        return same
                ? new ControlCall(
                        call.time(),
                        call.service(),
                        call.action(),
                        call.principal(),
                        call.sourceIp(),
                        call.userAgent(),
                        call.region(),
                        call.error(),
                        call.id(),
                        call.request(),
                        call.entry(),
                        ReadOnlyCalls.is(call),
                        call.evidence())
                : call;
    }
}
