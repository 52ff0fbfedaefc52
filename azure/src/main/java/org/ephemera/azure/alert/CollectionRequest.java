package org.ephemera.azure.alert;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.ephemera.acquire.AlertSubject;
import org.ephemera.acquire.ParsedAlert;
import org.ephemera.acquire.alert.TriggerFactory;
import org.ephemera.format.AcquisitionTrigger;
import org.ephemera.kubernetes.KubernetesTarget;
import org.ephemera.model.CaseId;
import org.ephemera.model.RequestedWindow;
import org.ephemera.model.Target;

/**
 * Request of Ephemera: {@code {"target": "/subscriptions/…", "reason": "…", "case": "IR-7", "from":
 * "2026-11-25T12:00:00Z", "to": "…", "limit": 50, "configMapValues": true, "id": "…"}}. Only the target is required.
 * {@code limit} applies to a workload of a cluster, {@code configMapValues} to a pod or a workload. A repeated id is
 * the same request. {@code "synthetic": true} marks a test of the deployment.
 */
final class CollectionRequest {
    private static final int LONGEST_TARGET = 1000;
    private static final int LONGEST_REASON = 2000;
    private static final int LONGEST_ID = 256;
    private static final int LONGEST_CASE = 64;
    private static final int LONGEST_TIME = 64;

    private CollectionRequest() {}

    static ParsedAlert read(JsonNode json) {
        try {
            Target target = withParameters(
                    AzureTarget.parse(optional(json, "target", LONGEST_TARGET).orElse("")), json);
            Optional<CaseId> caseId = optional(json, "case", LONGEST_CASE).map(CaseId::new);
            String reason = optional(json, "reason", LONGEST_REASON).orElse("");
            String id = optional(json, "id", LONGEST_ID).orElse("");
            RequestedWindow window = new RequestedWindow(time(json, "from"), time(json, "to"));
            AcquisitionTrigger trigger = TriggerFactory.requestTrigger(json.path("synthetic"), id);
            return new ParsedAlert.Recognised(List.of(new AlertSubject(trigger, target, caseId, reason, window)));
        } catch (IllegalArgumentException e) {
            return new ParsedAlert.NotAnAlert("the request is invalid: " + e.getMessage());
        }
    }

    private static Target withParameters(Target target, JsonNode json) {
        JsonNode limit = json.path("limit");
        if (!limit.isMissingNode() && !(limit.isIntegralNumber() && limit.canConvertToInt())) {
            throw new IllegalArgumentException("its 'limit' is not a number of pods");
        }
        Target limited = limit.isMissingNode() ? target : KubernetesTarget.limited(target, limit.intValue());
        return KubernetesTarget.withConfigMapValues(limited, json.path("configMapValues"));
    }

    private static Optional<Instant> time(JsonNode json, String field) {
        try {
            return optional(json, field, LONGEST_TIME)
                    .map(text -> OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "its '" + field + "' is not a time as in RFC 3339 (2026-11-25T12:00:00Z)", e);
        }
    }

    private static Optional<String> optional(JsonNode json, String field, int longest) {
        JsonNode value = json.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw new IllegalArgumentException("its '" + field + "' is not text");
        }
        if (value.textValue().length() > longest) {
            throw new IllegalArgumentException("its '" + field + "' is longer than " + longest + " characters");
        }
        return Optional.of(value.textValue());
    }
}
