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
 * Call that opened a session in a container, parsed from a CloudTrail event: {@code ExecuteCommand}, or {@code
 * StartSession} of Systems Manager with the target {@code ecs:CLUSTER_TASK_RUNTIMEID}. The caller, possibly an
 * attacker, chose the text of the call, so only values with the exact form of a name are used.
 *
 * @param session id under which the session's log is stored; empty if no session was opened
 * @param bypassesEcs true if the session was started without ECS
 */
public record ExecSessionCall(
        Optional<Instant> time, Optional<String> session, String cluster, String task, boolean bypassesEcs) {
    public static final String EXECUTE = "ExecuteCommand";

    /**
     * Systems Manager call that opens a session. A caller with this permission needs no ECS permission to open a
     * session in a container with ECS Exec enabled.
     */
    public static final String START = "StartSession";

    /** Names of both calls; one query of the trail that the user gave with {@code --trail} searches for both. */
    public static final List<String> OPENING = List.of(EXECUTE, START);

    /** Longest event that is parsed; CloudTrail writes at most 256 KB. */
    private static final int LONGEST = 1 << 20;

    private static final String ECS = "ecs.amazonaws.com";
    /** Form of a session id (SSM API reference, StartSession). */
    private static final Pattern SESSION = Pattern.compile("[A-Za-z0-9._@+=,-]{1,96}");
    /**
     * Form of a target. A cluster name may contain underscores, the two ids do not (ECS developer guide, "ECS Exec").
     */
    private static final Pattern TARGET =
            Pattern.compile("ecs:(?<cluster>[A-Za-z0-9_-]{1,255})_(?<task>[A-Za-z0-9-]{1,64})_[A-Za-z0-9-]{1,128}");

    /**
     * Parses an event; empty if it is not a valid JSON event.
     *
     * @param event JSON string of the event in the response
     */
    public static Optional<ExecSessionCall> parse(@Nullable String event) {
        if (event == null || event.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            JsonNode json = Json.parse(event.getBytes(StandardCharsets.UTF_8));
            JsonNode request = json.path("requestParameters");
            if (json.path("eventName").asText().equals(START)) {
                return Optional.of(ofStartSession(json, request));
            }
            Optional<String> session = Json.text(json.path("responseElements").path("session"), "sessionId")
                    .filter(id -> SESSION.matcher(id).matches());
            return Optional.of(new ExecSessionCall(
                    time(json),
                    session,
                    Json.text(request, "cluster").orElse("default"),
                    Json.text(request, "task").orElse(""),
                    false));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Parses a {@code StartSession} event. If its target is not a container, cluster and task are empty, so that it
     * matches no queried target. {@code invokedBy} identifies the sessions that ECS opens for the callers of {@code
     * ExecuteCommand}.
     */
    private static ExecSessionCall ofStartSession(JsonNode event, JsonNode request) {
        Matcher target = TARGET.matcher(request.path("target").asText());
        boolean isContainer = target.matches();
        return new ExecSessionCall(
                time(event),
                Json.text(event.path("responseElements"), "sessionId")
                        .filter(id -> SESSION.matcher(id).matches()),
                isContainer ? target.group("cluster") : "",
                isContainer ? target.group("task") : "",
                !event.path("userIdentity").path("invokedBy").asText().equals(ECS));
    }

    /** Reports whether the session was opened in the target. Cluster and task may be names or ARNs. */
    public boolean isIn(EcsPlace target) {
        String wanted = target.task();
        return wanted.isEmpty()
                ? afterSlash(cluster).equals(target.cluster()) || task.contains(":task/" + target.cluster() + "/")
                : afterSlash(task).equals(wanted);
    }

    private static Optional<Instant> time(JsonNode event) {
        try {
            return Json.text(event, "eventTime").map(Instant::parse);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static String afterSlash(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }
}
