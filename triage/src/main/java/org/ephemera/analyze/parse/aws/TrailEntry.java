package org.ephemera.analyze.parse.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.parse.call.CollectorPrincipal;
import org.ephemera.analyze.parse.sealed.CloudTimes;
import org.ephemera.format.Json;

/** Parser of CloudTrail entries, independent of the log that delivered them. */
public final class TrailEntry {
    private static final String ENDING = ".amazonaws.com";
    private static final List<String> NAMES = List.of("arn", "invokedBy", "userName", "principalId", "type");

    private TrailEntry() {}

    /**
     * Parses an entry.
     *
     * @return empty if it has no time or no name
     */
    public static Optional<ControlCall> call(JsonNode entry, CollectorPrincipal collector, EvidenceLocation at) {
        Optional<Instant> time = CloudTimes.of(entry, "eventTime");
        Optional<String> action = Json.text(entry, "eventName");
        if (time.isEmpty() || action.isEmpty()) {
            return Optional.empty();
        }
        String source = entry.path("eventSource").asText();
        JsonNode identity = entry.path("userIdentity");
        Optional<String> userAgent = Json.text(entry, "userAgent");
        ControlCall call = new ControlCall(
                time.get(),
                source.endsWith(ENDING) ? source.substring(0, source.length() - ENDING.length()) : source,
                action.get(),
                principal(identity),
                Json.text(entry, "sourceIPAddress"),
                userAgent,
                entry.path("awsRegion").asText(),
                Json.text(entry, "errorCode").or(() -> Json.text(entry, "errorMessage")),
                Json.text(entry, "eventID").orElse(at.file() + "#" + at.place()),
                request(entry),
                entry,
                false,
                at);
        return Optional.of(
                collector.mark(call, collector.isArn(identity.path("arn").asText(), userAgent)));
    }

    private static JsonNode request(JsonNode entry) {
        JsonNode request = entry.path("requestParameters");
        return request.isNull() ? MissingNode.getInstance() : request;
    }

    private static String principal(JsonNode identity) {
        return NAMES.stream()
                .flatMap(name -> Json.text(identity, name).stream())
                .findFirst()
                .orElse("");
    }
}
