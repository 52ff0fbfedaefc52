package org.ephemera.analyze.parse.logs;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ephemera.analyze.parse.sealed.ApiResponse;

/**
 * Index that assigns each response body of a package to the log and container that it belongs to. The index also
 * reports which responses may contain the same log lines. {@link LogLineReader} uses it to remove duplicate lines.
 */
final class LogBodyIndex {
    static final String LATE = "aws.logs.late";
    /**
     * Artifacts that are read by queries. The responses to queries may overlap, because a truncated query is repeated
     * for each half of its time span.
     */
    private static final Set<String> QUERIES =
            Set.of("aws.logs.insights", "azure.loganalytics.rows", "azure.aks.insights");

    /**
     * Operation that returns the results of a Logs Insights query. A response of this operation is treated as a query
     * response, even if its artifact is not in {@link #QUERIES}.
     */
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

    /**
     * Returns the id of the reading that a response belongs to. A reading is a series of responses that return each
     * line once, so a line that occurs twice in a reading was written twice. Each query response and each part of a
     * pod's log is a separate reading. Otherwise all responses of one attempt on an item are one reading. Parts of a
     * pod's log overlap, because a part begins at a second that was already read.
     */
    String readingId(ApiResponse response) {
        return isQuery(response) || PodLogIdentity.isPodLog(response)
                ? response.files().getFirst().path()
                : response.item() + '/' + attempt(response);
    }

    /** Reports whether a response of another reading may contain the lines of this response at this time. */
    boolean mayOverlap(ApiResponse response, Instant time) {
        return isQuery(response)
                || PodLogIdentity.isPodLog(response)
                || severalAttempts.contains(response.item())
                || !time.isBefore(lateFrom);
    }

    private static boolean isQuery(ApiResponse response) {
        return QUERIES.contains(response.artifact()) || response.operation().equals(QUERIED);
    }

    /** Returns the id of the log that a response belongs to. Duplicate lines are removed within one log only. */
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
