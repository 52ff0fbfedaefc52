package org.ephemera.analyze.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Run of an ECS task, a container group or a pod.
 *
 * @param name ARN, resource id, or namespace and name
 * @param owner group or controller, such as {@code service:web}; "" if it has none
 * @param definition definition from which it was started, "" if it has none
 * @param startedBy as ECS returns it, "" elsewhere
 * @param cpu in CPU units of ECS, 1024 per core; 0 if it is not reported
 * @param stopCode as ECS returns it, "" elsewhere and while it runs
 * @param replaced values of the definition that the caller replaced when it started the workload
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
        List<ContainerRun> containers,
        List<ReplacedValue> replaced,
        EvidenceLocation evidence) {
    /** Kind of a run. */
    public enum Kind {
        TASK,
        GROUP,
        POD
    }

    /**
     * Container of a run.
     *
     * @param images digests that were pulled or ran, ordered by time
     * @param exitCode of the last terminated instance
     * @param reason reason of that termination, in the platform's words
     * @param waiting reason why it does not run, such as {@code CrashLoopBackOff}
     * @param previousStart start of the instance before the last restart, if it is reported
     */
    public record ContainerRun(
            String name,
            String image,
            List<String> images,
            OptionalInt exitCode,
            String reason,
            int restarts,
            String waiting,
            Optional<Instant> previousStart,
            List<Event> events,
            EvidenceLocation evidence) {
        public ContainerRun {
            images = List.copyOf(images);
            events = List.copyOf(events);
        }
    }

    /** Event that the platform reported. Repetitions are counted; only the first and the last have a time. */
    public record Event(
            String name,
            String message,
            int count,
            Optional<Instant> first,
            Optional<Instant> last,
            EvidenceLocation evidence) {}

    /**
     * Value of the definition that was replaced at the start.
     *
     * @param container "" if the value applies to the complete task
     * @param what {@code command}, {@code environment NAME}, {@code taskRoleArn}, …
     * @param defined empty if the definition does not set it, or is not in the package
     */
    public record ReplacedValue(
            String container, String what, Optional<String> defined, String replacement, EvidenceLocation evidence) {}

    public WorkloadRun {
        containers = List.copyOf(containers);
        replaced = List.copyOf(replaced);
    }
}
