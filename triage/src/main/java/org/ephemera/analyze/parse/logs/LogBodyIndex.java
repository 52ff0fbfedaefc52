package org.ephemera.analyze.parse.logs;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ephemera.analyze.parse.sealed.ApiResponse;

/** Which log of which container a body is of, and which readings of it may overlap. */
final class LogBodyIndex {
    static final String LATE = "aws.logs.late";
    /** A query whose answer was cut off is asked again in halves. A pod's log is asked on from a second that was read already. */
    private static final Set<String> QUERIES =
            Set.of("aws.logs.insights", "azure.loganalytics.rows", "azure.aks.insights");

    /** Of whatever artifact, by Logs Insights. */
    static final String QUERIED = "GetQueryResults";

    private static final int PARTS = 3;

    private final Map<String, String> containers = new HashMap<>();
    private final Set<String> severalAttempts = new HashSet<>();
    private final Instant lateFrom;

    /** @param answers all of the package */
    LogBodyIndex(List<ApiResponse> answers) {
        Map<String, String> attempts = new HashMap<>();
        Instant late = Instant.MAX;
        for (ApiResponse answer : answers) {
            String stream = answer.name("stream");
            if (!stream.isEmpty() && !answer.name("container").isEmpty()) {
                containers.putIfAbsent(answer.name("group") + '\0' + stream, answer.name("container"));
            }
            if (answer.artifact().equals(LATE) && start(answer).isBefore(late)) {
                late = start(answer);
            }
            String attempt = attempt(answer);
            if (!attempt.equals(attempts.computeIfAbsent(answer.item(), item -> attempt))) {
                severalAttempts.add(answer.item());
            }
        }
        this.lateFrom = late;
    }

    /** What is read in one go, so that a line which stands in it twice was written twice. */
    String reading(ApiResponse answer) {
        return isQuery(answer) || PodLogIdentity.has(answer)
                ? answer.files().getFirst().path()
                : answer.item() + '/' + attempt(answer);
    }

    /** True if another reading may have this line too. */
    boolean overlap(ApiResponse answer, Instant time) {
        return isQuery(answer)
                || PodLogIdentity.has(answer)
                || severalAttempts.contains(answer.item())
                || !time.isBefore(lateFrom);
    }

    private static boolean isQuery(ApiResponse answer) {
        return QUERIES.contains(answer.artifact()) || answer.operation().equals(QUERIED);
    }

    /** What may have the same line twice, in whatever answers. */
    String log(ApiResponse answer, String container, String stream) {
        return PodLogIdentity.has(answer)
                ? PodLogIdentity.log(answer)
                : answer.name("group") + '\0' + container + '\0' + stream;
    }

    /** The log that an item is of; "" if it is of several. */
    String stream(ApiResponse answer) {
        return answer.name("stream").isEmpty() ? answer.name("session") : answer.name("stream");
    }

    /** The container that writes a stream: as an item says, or as the log driver names streams: prefix/container/task. */
    String container(ApiResponse answer, String stream) {
        if (PodLogIdentity.has(answer)) {
            return PodLogIdentity.container(answer);
        }
        if (!answer.name("container").isEmpty()) {
            return answer.name("container");
        }
        if (!answer.name("session").isEmpty()) {
            return "exec session " + answer.name("session");
        }
        String[] parts = stream.split("/", -1);
        return containers.getOrDefault(answer.name("group") + '\0' + stream, parts.length == PARTS ? parts[1] : stream);
    }

    private static Instant start(ApiResponse answer) {
        try {
            return Instant.parse(answer.param("startTime"));
        } catch (DateTimeException e) {
            return Instant.MIN;
        }
    }

    /** The folder of its bodies: an attempt each. */
    private static String attempt(ApiResponse answer) {
        String path = answer.files().getFirst().path();
        return path.substring(0, path.lastIndexOf('/') + 1);
    }
}
