package org.ephemera.analyze.timeline;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.parse.kubernetes.ClusterEvent;
import org.ephemera.analyze.parse.kubernetes.ClusterEvents;
import org.ephemera.analyze.parse.kubernetes.ClusterEvidence;
import org.ephemera.analyze.parse.sealed.LocatedJson;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.format.Json;

/**
 * Timeline entries of a Kubernetes cluster: events, times of pods and their owners, field managers that changed them,
 * and creation times of surrounding objects.
 */
final class ClusterTimes {
    private final TimelineEntries entries;

    private ClusterTimes(TimelineEntries entries) {
        this.entries = entries;
    }

    static void add(SealedPackage sealed, TimelineEntries entries, List<EvidenceGap> gaps) {
        if (sealed.responses().stream().noneMatch(answer -> answer.artifact().startsWith("kubernetes."))) {
            return;
        }
        ClusterTimes times = new ClusterTimes(entries);
        ClusterEvidence state = ClusterEvidence.of(sealed);
        state.changeCandidates().forEach(object -> {
            RecordedTimes.addObject(object.json(), object.evidence(), entries);
            object.at("metadata", "managedFields").items().forEach(entry -> times.addChange(object, entry));
        });
        state.related().forEach(times::addCreation);
        ClusterEvents events = new ClusterEvents(sealed);
        events.forEach(times::addEvent);
        gaps.addAll(events.gaps());
    }

    private void addEvent(ClusterEvent event) {
        String subject = event.name() + (event.container().isEmpty() ? "" : "/" + event.container());
        String words = event.reason() + ": " + event.message();
        boolean once = event.first().equals(event.last());
        event.first()
                .ifPresent(time -> addEvent(
                        event,
                        time,
                        "first",
                        subject,
                        words + (once || event.count() < 2 ? "" : " (first of " + event.count() + ")")));
        event.last()
                .filter(time -> !once)
                .ifPresent(time -> addEvent(event, time, "last", subject, words + " (last of " + event.count() + ")"));
    }

    private void addEvent(ClusterEvent event, Instant time, String field, String subject, String words) {
        entries.add(
                EntryKind.TASK,
                Timeline.at(time),
                field,
                subject,
                words,
                event.reporter(),
                event.object().evidence());
    }

    /** Adds the change of a field manager, with the name that the manager gave itself. */
    private void addChange(LocatedJson object, LocatedJson entry) {
        time(entry, "time")
                .ifPresent(time -> entries.add(
                        EntryKind.TASK,
                        Timeline.at(time),
                        "managedFields",
                        object.at("metadata", "name").textOrEmpty(),
                        entry.at("operation").textOrEmpty() + " of "
                                + object.at("kind").textOrEmpty()
                                + (entry.at("subresource").textOrEmpty().isEmpty()
                                        ? ""
                                        : "/" + entry.at("subresource").textOrEmpty()),
                        entry.at("manager").textOrEmpty(),
                        entry.evidence()));
    }

    private void addCreation(LocatedJson object) {
        if (object.at("timestamp").exists()) {
            addMeasurement(object);
            return;
        }
        LocatedJson metadata = object.at("metadata");
        time(metadata, "creationTimestamp")
                .ifPresent(time -> entries.add(
                        EntryKind.TASK,
                        Timeline.at(time),
                        "creationTimestamp",
                        metadata.at("name").textOrEmpty(),
                        object.at("kind").textOrEmpty() + " created",
                        "",
                        metadata.at("creationTimestamp").evidence()));
    }

    /** Adds one measurement of the metrics API. A single value is not a curve, so it is an entry of the timeline. */
    private void addMeasurement(LocatedJson object) {
        String name = object.at("metadata", "name").textOrEmpty();
        if (object.at("usage").exists()) {
            addUsage(object, object.at("usage"), name);
        }
        for (LocatedJson container : object.at("containers").items()) {
            addUsage(
                    object,
                    container.at("usage"),
                    name + "/" + container.at("name").textOrEmpty());
        }
    }

    private void addUsage(LocatedJson object, LocatedJson usage, String subject) {
        time(object, "timestamp")
                .ifPresent(time -> entries.add(
                        EntryKind.TASK,
                        Timeline.at(time),
                        "timestamp",
                        subject,
                        "uses " + usage.at("cpu").textOrEmpty() + " CPU and "
                                + usage.at("memory").textOrEmpty() + " memory",
                        "",
                        usage.evidence()));
    }

    private static Optional<Instant> time(LocatedJson object, String field) {
        return Json.instant(object.json(), field);
    }
}
