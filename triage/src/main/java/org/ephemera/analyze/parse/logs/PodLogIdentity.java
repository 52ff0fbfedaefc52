package org.ephemera.analyze.parse.logs;

import java.util.Set;
import org.ephemera.analyze.parse.sealed.ApiResponse;

/** Which container of which pod a log is of, and which of its lives. */
final class PodLogIdentity {
    static final String CURRENT = "kubernetes.log";
    /** Besides, the pod is asked for: whether it is the same still. */
    static final String OPERATION = "get pods/log";

    static final String PREVIOUS = "kubernetes.previous-log";
    private static final Set<String> ARTIFACTS = Set.of(CURRENT, PREVIOUS);

    private PodLogIdentity() {}

    static boolean has(ApiResponse answer) {
        return ARTIFACTS.contains(answer.artifact());
    }

    /** {@code namespace/pod/container}: pods of one workload have containers of one name. */
    static String container(ApiResponse answer) {
        return answer.name("namespace") + "/" + answer.name("podName") + "/" + answer.name("container")
                + (answer.artifact().equals(PREVIOUS) ? " (before its restart)" : "");
    }

    /** The same before and after a restart: what was the log when it was asked for may be the previous one by now. */
    static String log(ApiResponse answer) {
        return answer.name("uid")
                + '\0'
                + answer.name("namespace")
                + '\0'
                + answer.name("podName")
                + '\0'
                + answer.name("container");
    }
}
