package org.ephemera.lab.scenario;

import java.util.List;
import java.util.Optional;

/**
 * Simulated log of a container in a pod since the start of the container instance.
 *
 * @param previous true for the instance before the current one; its log ends when that instance ended
 * @param instead message that the kubelet returns with status 200 if it finds no log; empty if it finds one
 */
public record PodLog(
        String namespace, String pod, String container, boolean previous, LogEvents events, Optional<String> instead) {

    public static PodLog of(String namespace, String pod, String container, boolean previous, List<LogEvent> events) {
        return new PodLog(namespace, pod, container, previous, new InMemoryLog(events), Optional.empty());
    }

    /** Returns a log of generated lines. */
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
