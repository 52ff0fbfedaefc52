package org.ephemera.aws.alert;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.acquire.AlertSubject;
import org.ephemera.acquire.ReceivedEvent;
import org.ephemera.format.Trigger;
import org.ephemera.model.SanitizedText;
import org.ephemera.model.Target;
import org.ephemera.recorder.DefinitionReference;
import org.ephemera.recorder.RecordedEvent;
import org.ephemera.recorder.RecorderScope;

/** What the recorder keeps of an event that a task stopped: the event, and the name of the revision that it ran. */
public final class StoppedTask {
    /** The kind of target that the package of an hour is about. */
    public static final String RECORDER = "aws.ecs.recorder";

    private static final String STOPPED = TaskStateChange.TYPE + "/STOPPED";

    /** By whole revision: what a family means changes. */
    private static final Pattern REVISION = Pattern.compile(
            "arn:[a-z-]+:ecs:(?<region>[^:]+):(?<account>[^:]+):task-definition/[A-Za-z0-9_-]{1,255}:[0-9]{1,9}");

    private StoppedTask() {}

    /**
     * Nothing for everything else that an alert may be about.
     *
     * @param received all that was received; kept if the event did not come with others
     */
    public static Optional<RecordedEvent> of(AlertSubject subject, ReceivedEvent received) {
        Trigger trigger = subject.trigger();
        boolean stopped = trigger.kind() == Trigger.Kind.ALERT
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
        boolean itsOwn = revision.matches()
                && revision.group("region").equals(task.attributes().get("region"))
                && revision.group("account").equals(task.attributes().get("account"));
        if (itsOwn) {
            return DefinitionReference.Named.fixed(name);
        }
        return new DefinitionReference.Untold(
                name.isEmpty()
                        ? "the event names no task definition"
                        : "'" + SanitizedText.of(name)
                                + "' is no revision of a task definition in the task's account and region");
    }
}
