package org.ephemera.analyze.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.ephemera.format.Json;

/** Factory of audit log entries in the form of each cloud. */
public final class FixtureCalls {
    public static final String USER = "arn:aws:iam::111122223333:user/ops-hotfix";

    private FixtureCalls() {}

    /** Returns an entry of CloudTrail. */
    public static ObjectNode trail(String id, Instant time, String arn, String source, String name, String request) {
        ObjectNode entry = Json.object()
                .put("eventVersion", "1.11")
                .put("eventTime", time.toString())
                .put("eventSource", source)
                .put("eventName", name)
                .put("sourceIPAddress", "203.0.113.66")
                .put("userAgent", "aws-cli/2.31.7")
                .put("awsRegion", "eu-central-1")
                .put("readOnly", name.startsWith("Describe") || name.startsWith("List") || name.startsWith("Get"))
                .put("eventID", id);
        entry.putObject("userIdentity").put("type", "IAMUser").put("arn", arn);
        entry.set("requestParameters", json(request));
        return entry;
    }

    /** Returns a page of {@code LookupEvents}. */
    public static FixtureResponse lookup(ObjectNode... entries) {
        ObjectNode body = Json.object();
        for (ObjectNode entry : entries) {
            body.withArray("Events")
                    .addObject()
                    .put("EventId", entry.path("eventID").asText())
                    .put("CloudTrailEvent", text(entry));
        }
        return FixtureResponse.json("cloudtrail:LookupEvents", text(body));
    }

    /** Returns an entry of the Azure activity log. */
    public static ObjectNode activity(String id, Instant time, String caller, String operation, String status) {
        ObjectNode entry = Json.object()
                .put("caller", caller)
                .put("correlationId", "c-" + operation)
                .put("eventDataId", id)
                .put("eventTimestamp", time.toString());
        entry.putObject("operationName").put("value", operation).put("localizedValue", operation);
        entry.putObject("resourceProviderName").put("value", operation.substring(0, operation.indexOf('/')));
        entry.putObject("status").put("value", status);
        entry.putObject("subStatus").put("value", "");
        entry.putObject("httpRequest").put("clientIpAddress", "203.0.113.66");
        entry.putObject("claims").put("http://schemas.microsoft.com/identity/claims/objectidentifier", "oid-" + caller);
        entry.putObject("properties").put("statusCode", "OK");
        return entry;
    }

    /** Returns a page of the Azure activity log. */
    public static FixtureResponse activityLog(ObjectNode... entries) {
        ObjectNode body = Json.object();
        List.of(entries).forEach(body.withArray("value")::add);
        return FixtureResponse.json("monitor:ActivityLogs_List", text(body));
    }

    /** Returns an event of a Kubernetes audit log. */
    public static ObjectNode audit(String id, String verb, String uri, String resource, String part) {
        ObjectNode entry = Json.object()
                .put("kind", "Event")
                .put("apiVersion", "audit.k8s.io/v1")
                .put("auditID", id)
                .put("stage", "ResponseComplete")
                .put("requestURI", uri)
                .put("verb", verb)
                .put("userAgent", "kubectl/v1.34.1")
                .put("requestReceivedTimestamp", "2026-11-26T11:53:13.500000Z");
        entry.putObject("user").put("username", "jane@shop.example");
        entry.putArray("sourceIPs").add("203.0.113.66");
        ObjectNode object =
                entry.putObject("objectRef").put("resource", resource).put("namespace", "shop");
        if (!part.isEmpty()) {
            object.put("subresource", part);
        }
        entry.putObject("responseStatus").put("code", 101);
        entry.putObject("annotations").put("authorization.k8s.io/decision", "allow");
        return entry;
    }

    public static JsonNode json(String text) {
        try {
            return Json.parse(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String text(JsonNode json) {
        return new String(Json.bytes(json), StandardCharsets.UTF_8);
    }
}
