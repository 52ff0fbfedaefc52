package org.ephemera.analyze.parse.logs;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ephemera.analyze.parse.sealed.ApiResponse;

/** Index that assigns bodies to the logs of containers, and detects responses that may overlap. */
final class LogBodyIndex {
    static final String LATE = "aws.logs.late";
    /**
     * Artifacts of queries. A truncated query is repeated in halves; a pod's log is requested again from a second that
     * was already read.
     */
    private static final Set<String> QUERIES =
            Set.of("aws.logs.insights", "azure.loganalytics.rows", "azure.aks.insights");

    /** Operation of Logs Insights, for any artifact. */
    static final String QUERIED = "GetQueryResults";

    private static final int PARTS = 3;

    private final Map<String, String> containers = new HashMap<>();
    private final Set<String> severalAttempts = new HashSet<>();
    private final Instant lateFrom;

    /**
     * Creates the index.
     *
     * @param responses all responses of the package
     */
    LogBodyIndex(List<ApiResponse> responses) {
        Map<String, String> attempts = new HashMap<>();
        Instant late = Instant.MAX;
        for (ApiResponse response : responses) {
            String stream = response.itemParam("stream");
            if (!stream.isEmpty() && !response.itemParam("container").isEmpty()) {
                containers.putIfAbsent(response.itemParam("group") + '\0' + stream, response.itemParam("container"));
            }
            if (response.artifact().equals(LATE) && start(response).isBefore(late)) {
                late = start(response);
            }
            String attempt = attempt(response);
            if (!attempt.equals(attempts.computeIfAbsent(response.item(), item -> attempt))) {
                severalAttempts.add(response.item());
            }
        }
        this.lateFrom = late;
    }

    /** Returns the id of a consecutive reading. A line that occurs twice in one reading was written twice. */
    String readingId(ApiResponse response) {
        return isQuery(response) || PodLogIdentity.isPodLog(response)
                ? response.files().getFirst().path()
                : response.item() + '/' + attempt(response);
    }

    /** Reports whether another reading may contain a line of this time. */
    boolean mayOverlap(ApiResponse response, Instant time) {
        return isQuery(response)
                || PodLogIdentity.isPodLog(response)
                || severalAttempts.contains(response.item())
                || !time.isBefore(lateFrom);
    }

    private static boolean isQuery(ApiResponse response) {
        return QUERIES.contains(response.artifact()) || response.operation().equals(QUERIED);
    }

    /** Returns the id of a log, in which different responses may contain the same line. */
    String logId(ApiResponse response, String container, String stream) {
        return PodLogIdentity.isPodLog(response)
                ? PodLogIdentity.logId(response)
                : response.itemParam("group") + '\0' + container + '\0' + stream;
    }

    /** Returns the log stream of an item; "" if the item has several. */
    String stream(ApiResponse response) {
        return response.itemParam("stream").isEmpty() ? response.itemParam("session") : response.itemParam("stream");
    }

    /**
     * Returns the container of a stream: from the item, or from the stream name of the log driver,
     * prefix/container/task.
     */
    String container(ApiResponse response, String stream) {
        if (PodLogIdentity.isPodLog(response)) {
            return PodLogIdentity.container(response);
        }
        if (!response.itemParam("container").isEmpty()) {
            return response.itemParam("container");
        }
        if (!response.itemParam("session").isEmpty()) {
            return "exec session " + response.itemParam("session");
        }
        String[] parts = stream.split("/", -1);
        return containers.getOrDefault(
                response.itemParam("group") + '\0' + stream, parts.length == PARTS ? parts[1] : stream);
    }

    private static Instant start(ApiResponse response) {
        try {
            return Instant.parse(response.requestParam("startTime"));
        } catch (DateTimeException e) {
            return Instant.MIN;
        }
    }

    /** Returns the folder of the bodies; each attempt has its own folder. */
    private static String attempt(ApiResponse response) {
        String path = response.files().getFirst().path();
        return path.substring(0, path.lastIndexOf('/') + 1);
    }
}
