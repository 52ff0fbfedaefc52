package org.ephemera.aws.alert;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.acquire.AlertSubject;
import org.ephemera.acquire.ReceivedEvent;
import org.ephemera.format.AcquisitionTrigger;
import org.ephemera.model.SanitizedText;
import org.ephemera.model.Target;
import org.ephemera.recorder.DefinitionReference;
import org.ephemera.recorder.RecordedEvent;
import org.ephemera.recorder.RecorderScope;

/**
 * Conversion of the event of a stopped task into the recorder's form: the event, and the ARN of the task definition
 * revision.
 */
public final class StoppedTaskEvents {
    /** Target kind of an hourly package. */
    public static final String RECORDER = "aws.ecs.recorder";

    private static final String STOPPED = TaskStateChange.TYPE + "/STOPPED";

    /** Form of a complete revision ARN; the revision that a family refers to changes. */
    private static final Pattern REVISION = Pattern.compile(
            "arn:[a-z-]+:ecs:(?<region>[^:]+):(?<account>[^:]+):task-definition/[A-Za-z0-9_-]{1,255}:[0-9]{1,9}");

    private StoppedTaskEvents() {}

    /**
     * Returns the event of a stopped task; empty for all other alerts.
     *
     * @param received all received bytes; recorded if the event did not arrive together with others
     */
    public static Optional<RecordedEvent> of(AlertSubject subject, ReceivedEvent received) {
        AcquisitionTrigger trigger = subject.trigger();
        boolean stopped = trigger.kind() == AcquisitionTrigger.Kind.ALERT
                && trigger.source().equals("aws.ecs")
                && trigger.type().equals(STOPPED)
                && subject.target().kind().equals(EcsTarget.TASK);
        return stopped
                ? RecorderScope.of(RECORDER, subject.target(), "account", "region")
                        .map(scope -> new RecordedEvent(
                                scope,
                                trigger,
                                subject.target().id(),
                                definition(subject.target()),
                                subject.event().orElse(received)))
                : Optional.empty();
    }

    private static DefinitionReference definition(Target task) {
        String name = task.attributes().getOrDefault("taskDefinition", "");
        Matcher revision = REVISION.matcher(name);
        boolean isOwn = revision.matches()
                && revision.group("region").equals(task.attributes().get("region"))
                && revision.group("account").equals(task.attributes().get("account"));
        if (isOwn) {
            return DefinitionReference.Named.fixed(name);
        }
        return new DefinitionReference.Absent(
                name.isEmpty()
                        ? "the event contains no task definition"
                        : "'" + SanitizedText.of(name)
                                + "' is not a task definition revision in the task's account and region");
    }
}
