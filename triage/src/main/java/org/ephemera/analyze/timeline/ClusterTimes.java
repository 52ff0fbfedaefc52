package org.ephemera.analyze.timeline;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.Gap;
import org.ephemera.analyze.parse.kubernetes.ClusterEvent;
import org.ephemera.analyze.parse.kubernetes.ClusterEvents;
import org.ephemera.analyze.parse.kubernetes.ClusterEvidence;
import org.ephemera.analyze.parse.sealed.LocatedJson;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.format.Json;

/**
 * Times of a Kubernetes cluster: its events, whatever the target's pods and their owners went through, who changed them with what, and
 * when everything around them was made.
 */
final class ClusterTimes {
    private final TimelineEntries entries;

    private ClusterTimes(TimelineEntries entries) {
        this.entries = entries;
    }

    static void add(SealedPackage sealed, TimelineEntries entries, List<Gap> gaps) {
        if (sealed.answers().stream().noneMatch(answer -> answer.artifact().startsWith("kubernetes."))) {
            return;
        }
        ClusterTimes times = new ClusterTimes(entries);
        ClusterEvidence state = ClusterEvidence.of(sealed);
        state.compared().forEach(object -> {
            RecordedTimes.addObject(object.json(), object.evidence(), entries);
            object.at("metadata", "managedFields").items().forEach(entry -> times.changed(object, entry));
        });
        state.around().forEach(times::made);
        ClusterEvents events = new ClusterEvents(sealed);
        events.forEach(times::told);
        gaps.addAll(events.gaps());
    }

    private void told(ClusterEvent event) {
        String subject = event.name() + (event.container().isEmpty() ? "" : "/" + event.container());
        String words = event.reason() + ": " + event.message();
        boolean once = event.first().equals(event.last());
        event.first()
                .ifPresent(time -> told(
                        event,
                        time,
                        "first",
                        subject,
                        words + (once || event.count() < 2 ? "" : " (first of " + event.count() + ")")));
        event.last()
                .filter(time -> !once)
                .ifPresent(time -> told(event, time, "last", subject, words + " (last of " + event.count() + ")"));
    }

    private void told(ClusterEvent event, Instant time, String field, String subject, String words) {
        entries.add(
                EntryKind.TASK,
                Timeline.at(time),
                field,
                subject,
                words,
                event.by(),
                event.object().evidence());
    }

    /** Each writer of an object is noted with his program, as the program names itself. */
    private void changed(LocatedJson object, LocatedJson entry) {
        time(entry, "time")
                .ifPresent(time -> entries.add(
                        EntryKind.TASK,
                        Timeline.at(time),
                        "managedFields",
                        object.at("metadata", "name").words(),
                        entry.at("operation").words() + " of "
                                + object.at("kind").words()
                                + (entry.at("subresource").words().isEmpty()
                                        ? ""
                                        : "/" + entry.at("subresource").words()),
                        entry.at("manager").words(),
                        entry.evidence()));
    }

    private void made(LocatedJson object) {
        if (object.at("timestamp").exists()) {
            measured(object);
            return;
        }
        LocatedJson metadata = object.at("metadata");
        time(metadata, "creationTimestamp")
                .ifPresent(time -> entries.add(
                        EntryKind.TASK,
                        Timeline.at(time),
                        "creationTimestamp",
                        metadata.at("name").words(),
                        object.at("kind").words() + " is created",
                        "",
                        metadata.at("creationTimestamp").evidence()));
    }

    /** One point is no curve, and is told as what it is: what was used when the cluster measured last. */
    private void measured(LocatedJson object) {
        String name = object.at("metadata", "name").words();
        if (object.at("usage").exists()) {
            used(object, object.at("usage"), name);
        }
        for (LocatedJson container : object.at("containers").items()) {
            used(
                    object,
                    container.at("usage"),
                    name + "/" + container.at("name").words());
        }
    }

    private void used(LocatedJson object, LocatedJson usage, String subject) {
        time(object, "timestamp")
                .ifPresent(time -> entries.add(
                        EntryKind.TASK,
                        Timeline.at(time),
                        "timestamp",
                        subject,
                        "uses " + usage.at("cpu").words() + " CPU and "
                                + usage.at("memory").words() + " memory",
                        "",
                        usage.evidence()));
    }

    private static Optional<Instant> time(LocatedJson object, String field) {
        return Json.instant(object.json(), field);
    }
}
