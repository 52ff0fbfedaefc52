package org.ephemera.analyze.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A call to a control plane: an entry of CloudTrail, the Azure activity log or a Kubernetes audit log.
 *
 * @param service {@code ecs}, {@code Microsoft.ContainerInstance}, {@code kubernetes}
 * @param action as the source spells it: {@code ExecuteCommand}, {@code …/containers/exec/action}, {@code create pods/exec}
 * @param principal who called: ARN, caller, user name
 * @param error empty if it succeeded
 * @param request what was asked for, MissingNode where the source does not say
 * @param entry the entry as it was read
 * @param ours true if it is the collector's own reading
 */
public record ControlCall(
        Instant time,
        String service,
        String action,
        String principal,
        Optional<String> sourceIp,
        Optional<String> userAgent,
        String region,
        Optional<String> error,
        String id,
        JsonNode request,
        JsonNode entry,
        boolean ours,
        Evidence evidence) {
    /** In what AWS, Azure and Kubernetes call a lack of permission; what is not among them failed for another reason. */
    private static final List<String> DENIALS = List.of(
            "accessdenied",
            "access denied",
            "unauthorized",
            "notauthorized",
            "not authorized",
            "authorizationerror",
            "authorizationfailed",
            "disallowedbypolicy",
            "forbidden");

    /** The same, as one that came to nothing. */
    public ControlCall failed(String why) {
        return new ControlCall(
                time,
                service,
                action,
                principal,
                sourceIp,
                userAgent,
                region,
                Optional.of(why),
                id,
                request,
                entry,
                ours,
                evidence);
    }

    /** True if it failed because the caller may not do it. */
    public boolean denied() {
        String why = TruncatedText.text(error.orElse(""), 1000).toLowerCase(Locale.ROOT);
        return DENIALS.stream().anyMatch(why::contains);
    }
}
