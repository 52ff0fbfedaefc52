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
 * Selection of the events of a container group that the recorder stores: stop, restart and delete events, and alerts of
 * Azure Monitor. The recorder ({@link org.ephemera.recorder}) stores each event of a stopped container and packages the
 * events of each hour. Azure sends no event when a single container stops.
 */
public final class ContainerGroupEvents {
    /** Kind of the target of a package that contains the recorded events of one hour. */
    public static final String RECORDER = "azure.aci.recorder";

    private static final String DELETED = "Microsoft.ContainerInstance/containerGroups/delete";

    private static final List<String> STOPS = List.of(
            "Microsoft.ContainerInstance/containerGroups/restart/action",
            "Microsoft.ContainerInstance/containerGroups/stop/action",
            DELETED);

    private ContainerGroupEvents() {}

    /**
     * Returns the event to record. Empty if the alert is not about a container group, or its type is not recorded.
     *
     * @param received all received bytes. If these bytes contain several events, only the bytes of this event are
     *     recorded ({@link AlertSubject#event}).
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

    /**
     * Returns the event to record if it is a stop, restart or delete event. Empty for all others, including alerts of
     * Azure Monitor.
     */
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
