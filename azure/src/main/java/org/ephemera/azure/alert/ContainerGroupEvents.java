package org.ephemera.azure.alert;

import java.util.List;
import java.util.Optional;
import org.ephemera.acquire.AlertSubject;
import org.ephemera.acquire.EventKeys;
import org.ephemera.acquire.ReceivedEvent;
import org.ephemera.format.AcquisitionTrigger;
import org.ephemera.recorder.DefinitionReference;
import org.ephemera.recorder.RecordedEvent;
import org.ephemera.recorder.RecorderScope;

/**
 * Events of a container group that the recorder keeps: stop, restart and delete events, and alerts. Azure sends no
 * event when a single container stops.
 */
public final class ContainerGroupEvents {
    /** Kind of target of an hourly package. */
    public static final String RECORDER = "azure.aci.recorder";

    private static final String DELETED = "Microsoft.ContainerInstance/containerGroups/delete";

    private static final List<String> STOPS = List.of(
            "Microsoft.ContainerInstance/containerGroups/restart/action",
            "Microsoft.ContainerInstance/containerGroups/stop/action",
            DELETED);

    private ContainerGroupEvents() {}

    /**
     * Returns the event to record; empty for every other alert.
     *
     * @param received complete payload; recorded if the event was not part of a list
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

    /** Returns the event to record if it is a stop, restart or delete event; empty for an alert. */
    public static Optional<RecordedEvent> stop(AlertSubject subject, ReceivedEvent received) {
        return isStop(subject.trigger()) ? of(subject, received) : Optional.empty();
    }

    private static boolean isOfAGroup(AlertSubject subject) {
        return subject.trigger().kind() == AcquisitionTrigger.Kind.ALERT
                && subject.target().kind().equals(AzureTarget.GROUP.kind());
    }

    private static boolean isStop(AcquisitionTrigger trigger) {
        return trigger.source().equals(ResourceEvent.SOURCE) && STOPS.contains(trigger.type());
    }

    /**
     * Returns the reference to the group's description. A group changes between events, so each event has its own
     * description.
     */
    private static DefinitionReference definition(AlertSubject subject) {
        return subject.trigger().type().equals(DELETED)
                ? new DefinitionReference.Absent(
                        "the group was deleted before the event arrived; a group that has its name now is a"
                                + " different one")
                : DefinitionReference.Named.at(subject.target().id(), EventKeys.event(subject.trigger()));
    }
}
