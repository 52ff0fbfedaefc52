package org.ephemera.analyze.parse.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.parse.call.CollectorPrincipal;
import org.ephemera.analyze.parse.call.IpAddresses;
import org.ephemera.analyze.parse.sealed.CloudTimes;
import org.ephemera.format.Json;

/**
 * Parser of events of a Kubernetes audit log ({@code audit.k8s.io}). An action is a verb and a resource:
 * {@code get pods/exec}. A request has one event for each of its stages, all with the same {@code auditID}.
 */
public final class KubernetesAudit {
    private static final int FIRST_ERROR = 400;

    private KubernetesAudit() {}

    /**
     * Parses an event.
     *
     * @return empty if it has no time or no verb
     */
    public static Optional<ControlCall> call(JsonNode entry, EvidenceLocation at) {
        return call(entry, new CollectorPrincipal(""), at);
    }

    public static Optional<ControlCall> call(JsonNode entry, CollectorPrincipal collector, EvidenceLocation at) {
        List<String> addresses = addresses(entry);
        return call(entry, collector, at, outermost(addresses).or(() -> nearest(addresses)));
    }

    /** Parses an event of EKS, where clients reach the API server without a proxy. */
    public static Optional<ControlCall> callToEks(JsonNode entry, CollectorPrincipal collector, EvidenceLocation at) {
        return call(entry, collector, at, nearest(addresses(entry)));
    }

    private static Optional<ControlCall> call(
            JsonNode entry, CollectorPrincipal collector, EvidenceLocation at, Optional<String> address) {
        Optional<Instant> time =
                CloudTimes.of(entry, "requestReceivedTimestamp").or(() -> CloudTimes.of(entry, "stageTimestamp"));
        Optional<String> verb = Json.text(entry, "verb");
        if (time.isEmpty() || verb.isEmpty()) {
            return Optional.empty();
        }
        String user = entry.path("user").path("username").asText();
        ControlCall call = new ControlCall(
                time.get(),
                "kubernetes",
                verb.get() + " " + resource(entry),
                user,
                address,
                Json.text(entry, "userAgent"),
                "",
                error(entry),
                Json.text(entry, "auditID").orElse(at.file() + "#" + at.place()),
                entry.path("requestObject"),
                entry,
                false,
                at);
        return Optional.of(collector.mark(call, isCollector(collector, entry, user)));
    }

    /**
     * Reports whether the collector sent the request. EKS logs a role session or has its ARN in addition to the name;
     * AKS logs an object id of Microsoft Entra ID.
     */
    private static boolean isCollector(CollectorPrincipal collector, JsonNode entry, String user) {
        Optional<String> agent = Json.text(entry, "userAgent");
        String arn = entry.path("user").path("extra").path("arn").path(0).asText();
        return collector.isUser(user)
                || collector.isObject(user)
                || collector.isArn(user, agent)
                || collector.isArn(arn, agent);
    }

    /**
     * Returns the source addresses. The last one reached the API server; the ones before it come from the request
     * header {@code X-Forwarded-For}, so a proxy or the client itself states them.
     */
    private static List<String> addresses(JsonNode entry) {
        return entry.path("sourceIPs")
                .valueStream()
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .toList();
    }

    /** Returns the last internet address; the addresses after it are proxies. */
    private static Optional<String> outermost(List<String> addresses) {
        return addresses.reversed().stream().filter(IpAddresses::isPublic).findFirst();
    }

    /** Returns the address that reached the API server. */
    private static Optional<String> nearest(List<String> addresses) {
        return addresses.isEmpty() ? Optional.empty() : Optional.of(addresses.getLast());
    }

    private static String resource(JsonNode entry) {
        JsonNode object = entry.path("objectRef");
        String resource =
                object.path("resource").asText(entry.path("requestURI").asText());
        String part = object.path("subresource").asText();
        return part.isEmpty() ? resource : resource + "/" + part;
    }

    private static Optional<String> error(JsonNode entry) {
        JsonNode status = entry.path("responseStatus");
        if (status.path("code").asInt() >= FIRST_ERROR) {
            return Json.text(status, "reason")
                    .or(() -> Optional.of(status.path("code").asText()));
        }
        return Json.text(entry.path("annotations"), "authorization.k8s.io/decision")
                .filter(decision -> decision.equals("forbid"));
    }
}
