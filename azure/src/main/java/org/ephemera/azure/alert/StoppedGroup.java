package org.ephemera.azure.alert;

import java.util.List;
import java.util.Optional;
import org.ephemera.acquire.AlertSubject;
import org.ephemera.acquire.EventKeys;
import org.ephemera.acquire.ReceivedEvent;
import org.ephemera.format.Trigger;
import org.ephemera.recorder.DefinitionReference;
import org.ephemera.recorder.RecordedEvent;
import org.ephemera.recorder.RecorderScope;

/**
 * What the recorder keeps of a container group: events that it was stopped, restarted or deleted, and the alerts about it.
 * Azure tells of no single container that stops.
 */
public final class StoppedGroup {
    /** The kind of target that the package of an hour is about. */
    public static final String RECORDER = "azure.aci.recorder";

    private static final String DELETED = "Microsoft.ContainerInstance/containerGroups/delete";

    private static final List<String> STOPS = List.of(
            "Microsoft.ContainerInstance/containerGroups/restart/action",
            "Microsoft.ContainerInstance/containerGroups/stop/action",
            DELETED);

    private StoppedGroup() {}

    /**
     * Nothing for everything else that an alert may be about.
     *
     * @param received all that was received; kept if the event did not come with others
     */
    public static Optional<RecordedEvent> of(AlertSubject subject, ReceivedEvent received) {
        boolean recorded = isOfAGroup(subject)
                && (isStop(subject.trigger()) || subject.trigger().source().equals(CommonAlert.SOURCE));
        return recorded
                ? RecorderScope.of(RECORDER, subject.target(), "subscription")
                        .map(scope -> new RecordedEvent(
                                scope,
                                subject.trigger(),
                                subject.target().id(),
                                definition(subject),
                                subject.event().orElse(received)))
                : Optional.empty();
    }

    /** Those of them that tell of a stop; nothing for an alert. */
    public static Optional<RecordedEvent> stop(AlertSubject subject, ReceivedEvent received) {
        return isStop(subject.trigger()) ? of(subject, received) : Optional.empty();
    }

    private static boolean isOfAGroup(AlertSubject subject) {
        return subject.trigger().kind() == Trigger.Kind.ALERT
                && subject.target().kind().equals(AzureTarget.GROUP.kind());
    }

    private static boolean isStop(Trigger trigger) {
        return trigger.source().equals(ResourceEvent.SOURCE) && STOPS.contains(trigger.type());
    }

    /** A group is not what it was an event ago, so each event has a description of its own. */
    private static DefinitionReference definition(AlertSubject subject) {
        return subject.trigger().type().equals(DELETED)
                ? new DefinitionReference.Untold(
                        "the group was deleted before the event came; whatever has its name now is another")
                : DefinitionReference.Named.at(subject.target().id(), EventKeys.event(subject.trigger()));
    }
}
