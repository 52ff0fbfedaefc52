package org.ephemera.analyze.parse.call;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.format.Json;

/**
 * Principal of the collector, from the closing record. Only read calls of this principal count as the collector's own;
 * a user agent or session name alone is not sufficient, because the caller chooses it.
 *
 * @param principal an ARN, or an object id of Azure and a name; "" if it was not recorded
 */
public record CollectorPrincipal(String principal) {
    private static final String SESSION = "ephemera-";

    public static CollectorPrincipal of(JsonNode closing) {
        return new CollectorPrincipal(
                Json.text(closing.path("runtime"), "principal").orElse(""));
    }

    /**
     * Reports whether the ARN is the collector: the same ARN, or another session of the collector with the same role.
     */
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

    /** Reports whether the object id of Microsoft Entra ID is the collector. */
    public boolean isObject(String id) {
        return !id.isEmpty() && (principal.equals(id) || principal.startsWith(id + " "));
    }

    /** Reports whether the user name of a cluster is the collector. */
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
                        ReadOnlyCalls.isReadOnly(call),
                        call.evidence())
                : call;
    }
}
