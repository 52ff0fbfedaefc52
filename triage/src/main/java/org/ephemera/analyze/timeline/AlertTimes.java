package org.ephemera.analyze.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.EvidenceLocation;

/**
 * Classifier of the times in an alert: times of the alert itself, or of the resource it is about, which can be hours
 * older.
 * It covers GuardDuty and Security Hub findings, events of EventBridge and Event Grid, and the common alert schema of
 * Azure.
 */
final class AlertTimes {
    private static final Set<String> ALERT_FIELDS = Set.of(
            "createdat",
            "updatedat",
            "eventfirstseen",
            "eventlastseen",
            "firstobservedat",
            "lastobservedat",
            "processedat",
            "eventtime",
            "fireddatetime",
            "resolveddatetime",
            "windowstarttime",
            "windowendtime");
    /** Containers of the alert's own fields, in addition to arrays. */
    private static final Set<String> ENVELOPES = Set.of(
            "eventbase64",
            "detail",
            "findings",
            "service",
            "data",
            "essentials",
            "alertcontext",
            "condition",
            "properties");

    private AlertTimes() {}

    /**
     * Returns the subject of a time.
     *
     * @param object that has the field
     * @param place of the field
     * @return empty for the alert itself; otherwise the kind of resource, "" if it has no word here
     */
    static Optional<String> of(JsonNode object, EvidenceLocation place) {
        List<String> path =
                List.of(place.place().toString().toLowerCase(Locale.ROOT).split("/", -1));
        if (object.has("taskArn")) {
            return Optional.of("task");
        }
        List<String> above = path.subList(1, path.size() - 1);
        if (ALERT_FIELDS.contains(path.getLast())
                && above.stream().allMatch(name -> ENVELOPES.contains(name) || isNumber(name))) {
            return Optional.empty();
        }
        String nearest = above.stream().filter(name -> !isNumber(name)).reduce("", (before, name) -> name);
        return Optional.of(
                switch (nearest) {
                    case "taskdetails", "awsecstask" -> "task";
                    case "process" -> "process";
                    case "lineage" -> "process above";
                    case "containers" -> "container";
                    default -> "";
                });
    }

    private static boolean isNumber(String name) {
        return !name.isEmpty() && name.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
