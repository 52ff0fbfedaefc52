package org.ephemera.analyze.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.Evidence;

/**
 * Whose times stand in an alert: its own, or those of what it is about, which can be hours older. Forms: GuardDuty and Security Hub
 * findings, events of EventBridge and Event Grid, Azure's common alert schema.
 */
final class AlertTimes {
    private static final Set<String> OWN = Set.of(
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
    /** What an alert's own fields may stand in, lists aside. */
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
     * Says it.
     *
     * @param object that has the field
     * @param place of the field
     * @return empty for the alert's own; otherwise the thing whose time it is, "" if it has no word here
     */
    static Optional<String> of(JsonNode object, Evidence place) {
        List<String> path =
                List.of(place.place().toString().toLowerCase(Locale.ROOT).split("/", -1));
        if (object.has("taskArn")) {
            return Optional.of("task");
        }
        List<String> above = path.subList(1, path.size() - 1);
        if (OWN.contains(path.getLast())
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
