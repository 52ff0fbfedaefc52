package org.ephemera.aws.alert;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.ephemera.acquire.AlertSubject;
import org.ephemera.acquire.ParsedAlert;
import org.ephemera.acquire.alert.AlertField;
import org.ephemera.acquire.alert.TriggerFactory;
import org.ephemera.format.AcquisitionTrigger;
import org.ephemera.kubernetes.KubernetesTarget;
import org.ephemera.model.CaseId;
import org.ephemera.model.RequestedWindow;
import org.ephemera.model.Target;

/**
 * Collection request in Ephemera's own form: {@code {"target": "arn:…", "reason": "…", "case": "IR-7", "from":
 * "2026-11-25T12:00:00Z", "to": "…", "limit": 50, "configMapValues": true, "id": "…"}}. Only the target is required.
 * The limit is a number of tasks for a service or a cluster, and of pods for a workload. {@code configMapValues} is
 * for a pod or a workload. Requests with the same id are the same request. {@code "synthetic": true} marks a test of the
 * deployment.
 */
final class CollectionRequest {
    private static final int LONGEST_REASON = 2000;
    private static final int LONGEST_ID = 256;
    private static final int LONGEST_TIME = 64;

    private CollectionRequest() {}

    static ParsedAlert read(AlertField root) {
        try {
            Target target = KubernetesTarget.withConfigMapValues(
                    limited(AwsTarget.parse(required(root, "target")), root.field("limit")),
                    root.field("configMapValues").node());
            Optional<CaseId> caseId = optional(root, "case", 64).map(CaseId::new);
            String reason = optional(root, "reason", LONGEST_REASON).orElse("");
            String id = optional(root, "id", LONGEST_ID).orElse("");
            RequestedWindow window = new RequestedWindow(time(root, "from"), time(root, "to"));
            AcquisitionTrigger trigger =
                    TriggerFactory.requestTrigger(root.field("synthetic").node(), id);
            return new ParsedAlert.Recognised(List.of(new AlertSubject(trigger, target, caseId, reason, window)));
        } catch (IllegalArgumentException e) {
            return new ParsedAlert.NotAnAlert("the request is invalid: " + e.getMessage());
        }
    }

    private static Optional<Instant> time(AlertField root, String field) {
        try {
            return optional(root, field, LONGEST_TIME)
                    .map(text -> OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "its '" + field + "' is not an RFC 3339 time such as 2026-11-25T12:00:00Z", e);
        }
    }

    private static Target limited(Target target, AlertField limit) {
        if (!limit.exists()) {
            return target;
        }
        if (!limit.node().canConvertToInt() || !limit.node().isIntegralNumber()) {
            throw new IllegalArgumentException("its 'limit' is not an integer (number of tasks or pods)");
        }
        return AwsTarget.limited(target, limit.node().intValue());
    }

    private static String required(AlertField root, String field) {
        return root.field(field)
                .text()
                .orElseThrow(() -> new IllegalArgumentException("its '" + field + "' is missing or not a string"));
    }

    private static Optional<String> optional(AlertField root, String field, int longest) {
        AlertField found = root.field(field);
        if (!found.exists()) {
            return Optional.empty();
        }
        String text = required(root, field);
        if (text.length() > longest) {
            throw new IllegalArgumentException("its '" + field + "' is longer than " + longest + " characters");
        }
        return Optional.of(text);
    }
}
