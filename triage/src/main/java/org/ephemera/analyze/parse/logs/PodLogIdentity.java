package org.ephemera.analyze.parse.logs;

import java.util.Set;
import org.ephemera.analyze.parse.sealed.ApiResponse;

/** Identity of a pod's log: pod, container, and current or previous instance. */
final class PodLogIdentity {
    static final String CURRENT = "kubernetes.log";
    /** Operation that returns the log. Other calls of the item check whether the pod is still the same. */
    static final String OPERATION = "get pods/log";

    static final String PREVIOUS = "kubernetes.previous-log";
    private static final Set<String> ARTIFACTS = Set.of(CURRENT, PREVIOUS);

    private PodLogIdentity() {}

    static boolean isPodLog(ApiResponse response) {
        return ARTIFACTS.contains(response.artifact());
    }

    /** Returns {@code namespace/pod/container}, because pods of one workload have containers with the same names. */
    static String container(ApiResponse response) {
        return response.itemParam("namespace") + "/" + response.itemParam("podName") + "/"
                + response.itemParam("container")
                + (response.artifact().equals(PREVIOUS) ? " (before its restart)" : "");
    }

    /**
     * Returns the id of the log. It is the same before and after a restart, because a current log may have become the
     * previous one.
     */
    static String logId(ApiResponse response) {
        return response.itemParam("uid")
                + '\0'
                + response.itemParam("namespace")
                + '\0'
                + response.itemParam("podName")
                + '\0'
                + response.itemParam("container");
    }
}
