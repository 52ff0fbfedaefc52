package org.ephemera.analyze.parse.aws;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.format.Json;

/**
 * Starts that a role repeats on several days at the same time of day, with the same family and the same overrides. An
 * attacker can create a schedule too, so starts after the creation or change of their schedule do not count. Starts by
 * users and by people of IAM Identity Center never count: a stolen key can be used every day.
 */
final class RecurringStarts {
    /** Least number of other days with the same start. */
    static final int LEAST_DAYS = 5;

    private static final long DAY = Duration.ofDays(1).toSeconds();
    /** Greatest difference in the time of day. A schedule in local time moves by an hour twice a year. */
    private static final long TOLERANCE = Duration.ofHours(1).toSeconds();

    private static final String ASSUMED = ":assumed-role/";
    private static final String IDENTITY_CENTER = "AWSReservedSSO_";
    private static final Map<String, Set<String>> SCHEDULES = Map.of(
            "scheduler", Set.of("CreateSchedule", "UpdateSchedule"),
            "events", Set.of("PutRule", "PutTargets"));

    private final Map<Start, List<Instant>> times = new HashMap<>();

    private RecurringStarts() {}

    /**
     * Start without its time.
     *
     * @param by role, or the service that started the task
     * @param request cluster, number of tasks and overrides
     */
    private record Start(String by, String family, List<JsonNode> request) {
        static Optional<Start> of(ControlCall call) {
            JsonNode request = call.request();
            String family = familyOf(request.path("taskDefinition").asText());
            return starter(call)
                    .filter(by -> !family.isEmpty())
                    .map(by -> new Start(
                            by,
                            family,
                            List.of(request.path("cluster"), request.path("count"), request.path("overrides"))));
        }

        /**
         * Reports whether a call may have created or changed the schedule of this start. A rule of EventBridge does not
         * name its target.
         */
        boolean isScheduledBy(ControlCall change) {
            List<String> roles = texts(change.request(), "roleArn");
            List<String> definitions = texts(change.request(), "taskDefinitionArn");
            return starter(change).filter(by::equals).isPresent()
                    || (roles.isEmpty() && definitions.isEmpty())
                    || roles.stream().anyMatch(role -> by.endsWith("/" + last(role)))
                    || definitions.stream()
                            .anyMatch(definition -> familyOf(definition).equals(family));
        }

        private static List<String> texts(JsonNode request, String name) {
            List<String> texts = new ArrayList<>();
            request.findValues(name).forEach(value -> texts.add(value.asText()));
            return texts;
        }
    }

    /**
     * Reads the starts.
     *
     * @param calls all calls, also those on schedules
     */
    static RecurringStarts of(List<ControlCall> starts, List<ControlCall> calls) {
        List<ControlCall> changes = calls.stream()
                .filter(call -> call.error().isEmpty()
                        && SCHEDULES.getOrDefault(call.service(), Set.of()).contains(call.action()))
                .toList();
        RecurringStarts all = new RecurringStarts();
        for (ControlCall call : starts) {
            Start.of(call)
                    .filter(start -> changes.stream()
                            .noneMatch(change -> !change.time().isAfter(call.time()) && start.isScheduledBy(change)))
                    .ifPresent(start -> all.times
                            .computeIfAbsent(start, none -> new ArrayList<>())
                            .add(call.time()));
        }
        return all;
    }

    /** Returns the number of other days on which the same start was made at the same time of day. */
    long days(ControlCall call) {
        return Start.of(call)
                .map(start -> times.getOrDefault(start, List.of()).stream()
                        .map(time -> daysBetween(call.time(), time))
                        .flatMap(Optional::stream)
                        .filter(days -> days != 0)
                        .distinct()
                        .count())
                .orElse(0L);
    }

    /** Returns the number of days between two times; empty if their times of day differ. */
    private static Optional<Long> daysBetween(Instant one, Instant other) {
        long seconds = Duration.between(one, other).toSeconds();
        long days = Math.round((double) seconds / DAY);
        return Math.abs(seconds - days * DAY) <= TOLERANCE ? Optional.of(days) : Optional.empty();
    }

    /** Returns the role without its session, or the service; empty for users and people. */
    private static Optional<String> starter(ControlCall call) {
        String principal = call.principal();
        int role = principal.indexOf(ASSUMED);
        if (role >= 0) {
            String name = principal.substring(role + ASSUMED.length());
            return name.startsWith(IDENTITY_CENTER)
                    ? Optional.empty()
                    : Optional.of(principal.substring(0, role + ASSUMED.length()) + name.split("/", 2)[0]);
        }
        return StartInitiator.of(call) == StartInitiator.SCHEDULE
                        && !call.entry()
                                .path("userIdentity")
                                .path("type")
                                .asText()
                                .contains("User")
                ? Json.text(call.entry().path("userIdentity"), "invokedBy").or(call::sourceIp)
                : Optional.empty();
    }

    private static String familyOf(String definition) {
        return last(definition).split(":", 2)[0];
    }

    private static String last(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }
}
