package org.ephemera.lab.scenario;

import java.util.List;
import java.util.Optional;

/**
 * What a container of a pod wrote since it was started, or, of the instance before this one, until it ended.
 *
 * @param previous true for the instance before the one that runs
 * @param instead what the kubelet says, with status 200, where it finds no log; empty if it does
 */
public record PodLog(
        String namespace, String pod, String container, boolean previous, LogEvents events, Optional<String> instead) {

    public static PodLog of(String namespace, String pod, String container, boolean previous, List<LogEvent> events) {
        return new PodLog(namespace, pod, container, previous, new WrittenLog(events), Optional.empty());
    }

    /** Many lines of one length, made when they are asked for. */
    public static PodLog of(String namespace, String pod, String container, LogEvents events) {
        return new PodLog(namespace, pod, container, false, events, Optional.empty());
    }

    boolean isOfSame(PodLog other) {
        return namespace.equals(other.namespace)
                && pod.equals(other.pod)
                && container.equals(other.container)
                && previous == other.previous;
    }
}
