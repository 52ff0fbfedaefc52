package org.ephemera.analyze.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How something ran: a task of ECS, a container group, a pod.
 *
 * @param name ARN, resource id, or namespace and name
 * @param owner group or controller, such as {@code service:web}; "" if it has none
 * @param definition from which it was started, "" if it has none
 * @param startedBy as ECS has it, "" elsewhere
 * @param cpu in units of ECS, 1024 a core; 0 if it is not told
 * @param stopCode as ECS has it, "" elsewhere and while it runs
 * @param replaced what whoever started it gave in place of the definition
 */
public record WorkloadRun(
        Kind kind,
        String name,
        String owner,
        String definition,
        String startedBy,
        int cpu,
        Optional<Instant> created,
        Optional<Instant> started,
        Optional<Instant> stopped,
        String stopCode,
        String stopReason,
        List<Part> parts,
        List<Replaced> replaced,
        Evidence evidence) {
    /** What ran it. */
    public enum Kind {
        TASK,
        GROUP,
        POD
    }

    /**
     * One container of it.
     *
     * @param images digests that were pulled or ran, in the order of time
     * @param exitCode of the last life that ended
     * @param reason why that ended, in the platform's words
     * @param waiting why it does not run, such as {@code CrashLoopBackOff}
     * @param began when the life before the last restart began, if that is told
     */
    public record Part(
            String name,
            String image,
            List<String> images,
            OptionalInt exitCode,
            String reason,
            int restarts,
            String waiting,
            Optional<Instant> began,
            List<Event> events,
            Evidence evidence) {
        public Part {
            images = List.copyOf(images);
            events = List.copyOf(events);
        }
    }

    /** Something that the platform told; the same again is counted, and only the first and the last have a time. */
    public record Event(
            String name,
            String message,
            int count,
            Optional<Instant> first,
            Optional<Instant> last,
            Evidence evidence) {}

    /**
     * @param container "" if it is of the whole
     * @param what {@code command}, {@code environment NAME}, {@code taskRoleArn}, …
     * @param defined empty if the definition has nothing there, or is not in the package
     */
    public record Replaced(String container, String what, Optional<String> defined, String given, Evidence evidence) {}

    public WorkloadRun {
        parts = List.copyOf(parts);
        replaced = List.copyOf(replaced);
    }
}
