package org.ephemera.analyze.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Call to a control plane: an entry of CloudTrail, the Azure activity log or a Kubernetes audit log.
 *
 * @param service {@code ecs}, {@code Microsoft.ContainerInstance}, {@code kubernetes}
 * @param action as the source writes it: {@code ExecuteCommand}, {@code …/containers/exec/action},
 *     {@code create pods/exec}
 * @param principal the caller: ARN, caller or user name
 * @param error empty if the call succeeded
 * @param request parameters of the request; MissingNode if the source does not record them
 * @param entry the entry as read
 * @param isCollectorRead true for a read call of the collector
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
        boolean isCollectorRead,
        EvidenceLocation evidence) {
    /** Substrings of authorization errors of AWS, Azure and Kubernetes. Other errors are not counted as denied. */
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

    /** Returns a copy of this call with an error. */
    public ControlCall withError(String why) {
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
                isCollectorRead,
                evidence);
    }

    /** Reports whether the call failed because the caller lacks a permission. */
    public boolean isDenied() {
        String why = TruncatedText.text(error.orElse(""), 1000).toLowerCase(Locale.ROOT);
        return DENIALS.stream().anyMatch(why::contains);
    }
}
