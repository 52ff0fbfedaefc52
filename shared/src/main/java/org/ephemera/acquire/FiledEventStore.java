package org.ephemera.acquire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.format.Json;
import org.ephemera.model.PackageId;
import org.ephemera.store.Blob;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.ParallelCalls;
import org.ephemera.store.StoreListing;
import org.ephemera.store.StoredObject;

/**
 * Objects below {@code triggers/<packageId>/}: events that {@link TriggerFiles} filed under a package, and records of
 * checks. Each check writes {@code followed-<look>-<events>.json} with its result. The second number is the number of
 * events at that time; if there are more now, the package is checked again.
 */
final class FiledEventStore {
    /** Field of an event; true if the event is about the package's own target. */
    static final String SAME_TARGET = "sameTarget";

    static final String RECEIVED = "receivedAt";
    private static final Pattern EVENT = Pattern.compile("(?:.*/)?[0-9a-f]{64}\\.json");
    private static final Pattern LOOK = Pattern.compile("(?:.*/)?followed-([0-9]{1,9})-([0-9]{1,9})\\.json");

    /**
     * Maximum number of events that are read. Each is one request. They have no order of time, so in a long alert storm
     * the first ones read include a late one.
     */
    private static final int MOST_READ = 2000;

    /**
     * Number of events that are read in parallel. Hundreds of events that exceeded the budget can be filed here, and
     * all of them can be about other targets.
     */
    private static final int AT_ONCE = 32;

    private final EvidenceStore store;

    FiledEventStore(EvidenceStore store) {
        this.store = store;
    }

    /**
     * Events and checks of one package.
     *
     * @param events keys of the filed events
     * @param nextCheck number of the next check: the first unused number
     * @param checkedEvents number of events at the last check; a check that claims more events than exist is ignored
     */
    record FiledEvents(List<String> events, int nextCheck, int checkedEvents) {
        private static FiledEvents of(List<String> keys) {
            List<String> events = keys.stream().filter(FiledEventStore::isEvent).toList();
            Set<Integer> looks = new HashSet<>();
            int looked = 0;
            for (String key : keys) {
                Matcher look = LOOK.matcher(key);
                if (look.matches()) {
                    looks.add(Integer.parseInt(look.group(1)));
                    int then = Integer.parseInt(look.group(2));
                    looked = then > events.size() ? looked : Math.max(looked, then);
                }
            }
            int next = 1;
            while (looks.contains(next)) {
                next++;
            }
            return new FiledEvents(events, next, looked);
        }

        boolean isNew() {
            return events.size() > checkedEvents;
        }
    }

    static boolean isEvent(String key) {
        return EVENT.matcher(key).matches();
    }

    /** Returns the events and checks of packages opened in this time, both ends included; oldest package first. */
    SortedMap<PackageId, FiledEvents> list(Instant from, Instant to) throws IOException {
        Map<PackageId, List<String>> keys = new TreeMap<>();
        for (String idPrefix : PackageId.idPrefixes(from, to)) {
            for (StoredObject object : StoreListing.of(store, TriggerFiles.FOLDER + idPrefix)) {
                String[] names =
                        object.key().substring(TriggerFiles.FOLDER.length()).split("/", 2);
                if (names.length == 2 && PackageId.isPackageId(names[0])) {
                    keys.computeIfAbsent(new PackageId(names[0]), id -> new ArrayList<>())
                            .add(object.key());
                }
            }
        }
        SortedMap<PackageId, FiledEvents> between = new TreeMap<>();
        keys.forEach((id, filedEvents) -> {
            if (!id.openedAt().isBefore(from) && !id.openedAt().isAfter(to)) {
                between.put(id, FiledEvents.of(filedEvents));
            }
        });
        return between;
    }

    FiledEvents read(PackageId id) throws IOException {
        return FiledEvents.of(StoreListing.of(store, folder(id)).stream()
                .map(StoredObject::key)
                .toList());
    }

    /**
     * Summary of filed events.
     *
     * @param later true if an event about the package's own target was received after the moment
     * @param unknown true if an event cannot be read or has a time in the future, or there are too many
     *     events to read all
     * @param leftOut number of read events that are about other targets
     */
    record EventSummary(boolean later, boolean unknown, int leftOut) {}

    EventSummary summarize(FiledEvents filedEvents, Instant moment, Instant now) throws IOException {
        List<String> events = filedEvents.events();
        int read = Math.min(MOST_READ, events.size());
        boolean later = false;
        boolean unknown = events.size() > MOST_READ;
        int leftOut = 0;
        for (int from = 0; from < read; from += AT_ONCE) {
            List<ParallelCalls.Part<EventSummary>> reads = new ArrayList<>();
            for (String key : events.subList(from, Math.min(from + AT_ONCE, read))) {
                reads.add(() -> summarize(key, moment, now));
            }
            for (EventSummary about : ParallelCalls.all(reads)) {
                later |= about.later();
                unknown |= about.unknown();
                leftOut += about.leftOut();
            }
        }
        return new EventSummary(later, unknown, leftOut);
    }

    /** Reads two fields only: the event itself can have megabytes and is skipped. */
    private EventSummary summarize(String key, Instant moment, Instant now) throws IOException {
        Optional<ObjectNode> event;
        try (InputStream in = store.open(key)) {
            event = Json.fields(in, Set.of(SAME_TARGET, RECEIVED));
        }
        if (event.isEmpty()) {
            // Another program wrote this object. The package still gets a follow-up.
            return new EventSummary(false, true, 0);
        }
        if (!event.get().path(SAME_TARGET).asBoolean()) {
            return new EventSummary(false, false, 1);
        }
        Optional<Instant> received = Json.instant(event.get(), RECEIVED).filter(moment::isBefore);
        boolean future = received.filter(now::isBefore).isPresent();
        return new EventSummary(received.isPresent() && !future, future, 0);
    }

    /**
     * Records a check of the events of a package.
     *
     * @param look number of the check, from 1
     * @param events number of events at the time of the check
     * @param came result of the check
     */
    void recordCheck(PackageId id, int look, int events, FollowUpResult came, Instant now) throws IOException {
        String key = folder(id) + String.format(Locale.ROOT, "followed-%d-%06d.json", look, events);
        store.create(
                key,
                Blob.of(Json.bytes(Json.object()
                        .put("schema", "urn:ephemera:followed:v1")
                        .put("packageId", id.value())
                        .put("followUp", came.followUp().map(PackageId::value).orElse(null))
                        .put("events", events)
                        .put("why", came.why())
                        .put("lookedAt", now.toString()))));
    }

    private static String folder(PackageId id) {
        return TriggerFiles.FOLDER + id + "/";
    }
}
