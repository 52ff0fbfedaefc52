package org.ephemera.aws.target;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.format.Json;
import org.jspecify.annotations.Nullable;

/**
 * A call that opened a session in a container, as CloudTrail has recorded it: {@code ExecuteCommand}, or
 * {@code StartSession} of Systems Manager, whose target is then {@code ecs:CLUSTER_TASK_RUNTIMEID}. Whoever made the call
 * chose its text, so that nothing of it is used but what has exactly the form of a name.
 *
 * @param session under which the session's log is kept; empty if none was opened
 * @param pastEcs true if the session was started without ECS
 */
public record ExecCall(Optional<Instant> time, Optional<String> session, String cluster, String task, boolean pastEcs) {
    public static final String EXECUTE = "ExecuteCommand";

    /** Of Systems Manager: whoever may call it needs no ECS to open a session in a container that has exec switched on. */
    public static final String START = "StartSession";

    /** A named trail is asked for both at once. */
    public static final List<String> OPENING = List.of(EXECUTE, START);

    /** More than CloudTrail puts into one event (256 KB). */
    private static final int LONGEST = 1 << 20;

    private static final String ECS = "ecs.amazonaws.com";
    /** The id of a session (SSM API reference, StartSession). */
    private static final Pattern SESSION = Pattern.compile("[A-Za-z0-9._@+=,-]{1,96}");
    /** A cluster's name may have underscores, the two ids have none (ECS developer guide, "ECS Exec"). */
    private static final Pattern TARGET =
            Pattern.compile("ecs:(?<cluster>[A-Za-z0-9_-]{1,255})_(?<task>[A-Za-z0-9-]{1,64})_[A-Za-z0-9-]{1,128}");

    /** @param event the JSON that stands as a string in the answer */
    public static Optional<ExecCall> parse(@Nullable String event) {
        if (event == null || event.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            JsonNode json = Json.parse(event.getBytes(StandardCharsets.UTF_8));
            JsonNode asked = json.path("requestParameters");
            if (json.path("eventName").asText().equals(START)) {
                return Optional.of(ofManager(json, asked));
            }
            Optional<String> session = Json.text(json.path("responseElements").path("session"), "sessionId")
                    .filter(id -> SESSION.matcher(id).matches());
            return Optional.of(new ExecCall(
                    time(json),
                    session,
                    Json.text(asked, "cluster").orElse("default"),
                    Json.text(asked, "task").orElse(""),
                    false));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Of another target than a container neither cluster nor task is known, and it is in none that is asked about. Who was
     * called by a service CloudTrail itself says: ECS opens the sessions of {@code ExecuteCommand} for its callers.
     */
    private static ExecCall ofManager(JsonNode event, JsonNode asked) {
        Matcher target = TARGET.matcher(asked.path("target").asText());
        boolean isContainer = target.matches();
        return new ExecCall(
                time(event),
                Json.text(event.path("responseElements"), "sessionId")
                        .filter(id -> SESSION.matcher(id).matches()),
                isContainer ? target.group("cluster") : "",
                isContainer ? target.group("task") : "",
                !event.path("userIdentity").path("invokedBy").asText().equals(ECS));
    }

    /** Names may be given bare or as ARNs. */
    public boolean isIn(EcsPlace target) {
        String wanted = target.task();
        return wanted.isEmpty()
                ? last(cluster).equals(target.cluster()) || task.contains(":task/" + target.cluster() + "/")
                : last(task).equals(wanted);
    }

    private static Optional<Instant> time(JsonNode event) {
        try {
            return Json.text(event, "eventTime").map(Instant::parse);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static String last(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }
}
