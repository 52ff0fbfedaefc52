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
 * The objects below {@code triggers/<packageId>/}: events that {@link TriggerFile} filed beside a package, and, each time that somebody has
 * looked at them, {@code followed-<look>-<events>.json}, which says what came of it. The second number is how many there were: with
 * more, it is looked at again.
 */
final class LaterEventFiles {
    /** True in an event that is about the package's own target. */
    static final String SAME_TARGET = "sameTarget";

    static final String RECEIVED = "receivedAt";
    private static final Pattern EVENT = Pattern.compile("(?:.*/)?[0-9a-f]{64}\\.json");
    private static final Pattern LOOK = Pattern.compile("(?:.*/)?followed-([0-9]{1,9})-([0-9]{1,9})\\.json");

    /** Each is a request; they are in no order of time, so that of a storm that goes on one of the first is late. */
    private static final int MOST_READ = 2000;

    /** What the budget left out is filed here by the hundred, and may be about other targets alone: so many are read at once. */
    private static final int AT_ONCE = 32;

    private final EvidenceStore store;

    LaterEventFiles(EvidenceStore store) {
        this.store = store;
    }

    /**
     * What is beside one package.
     *
     * @param events keys of those that are filed
     * @param look the number of the next: the first that none has
     * @param looked how many there were at the last; a look that says of more than there are was not at these
     */
    record Beside(List<String> events, int look, int looked) {
        private static Beside of(List<String> keys) {
            List<String> events = keys.stream().filter(LaterEventFiles::isEvent).toList();
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
            return new Beside(events, next, looked);
        }

        boolean isNew() {
            return events.size() > looked;
        }
    }

    static boolean isEvent(String key) {
        return EVENT.matcher(key).matches();
    }

    /** What is beside packages that were opened in this time, the first and the last moment included; the oldest first. */
    SortedMap<PackageId, Beside> between(Instant from, Instant to) throws IOException {
        Map<PackageId, List<String>> keys = new TreeMap<>();
        for (String beginning : PackageId.beginnings(from, to)) {
            for (StoredObject object : StoreListing.of(store, TriggerFile.FOLDER + beginning)) {
                String[] names =
                        object.key().substring(TriggerFile.FOLDER.length()).split("/", 2);
                if (names.length == 2 && PackageId.isPackageId(names[0])) {
                    keys.computeIfAbsent(new PackageId(names[0]), id -> new ArrayList<>())
                            .add(object.key());
                }
            }
        }
        SortedMap<PackageId, Beside> between = new TreeMap<>();
        keys.forEach((id, beside) -> {
            if (!id.openedAt().isBefore(from) && !id.openedAt().isAfter(to)) {
                between.put(id, Beside.of(beside));
            }
        });
        return between;
    }

    Beside beside(PackageId id) throws IOException {
        return Beside.of(StoreListing.of(store, folder(id)).stream()
                .map(StoredObject::key)
                .toList());
    }

    /**
     * What these alerts are about.
     *
     * @param later true if one is about the package's own target and came after the moment
     * @param unknown true if nobody can tell of one, or if there are so many that not all were read
     * @param leftOut how many are about other targets, as far as they were read
     */
    record About(boolean later, boolean unknown, int leftOut) {}

    About about(Beside beside, Instant moment, Instant now) throws IOException {
        List<String> events = beside.events();
        int read = Math.min(MOST_READ, events.size());
        boolean later = false;
        boolean unknown = events.size() > MOST_READ;
        int leftOut = 0;
        for (int from = 0; from < read; from += AT_ONCE) {
            List<ParallelCalls.Part<About>> questions = new ArrayList<>();
            for (String key : events.subList(from, Math.min(from + AT_ONCE, read))) {
                questions.add(() -> about(key, moment, now));
            }
            for (About about : ParallelCalls.all(questions)) {
                later |= about.later();
                unknown |= about.unknown();
                leftOut += about.leftOut();
            }
        }
        return new About(later, unknown, leftOut);
    }

    /** The event itself is of megabytes, and is passed over. */
    private About about(String key, Instant moment, Instant now) throws IOException {
        Optional<ObjectNode> event;
        try (InputStream in = store.open(key)) {
            event = Json.fields(in, Set.of(SAME_TARGET, RECEIVED));
        }
        if (event.isEmpty()) {
            // This program did not write it. What stands beside it is followed all the same.
            return new About(false, true, 0);
        }
        if (!event.get().path(SAME_TARGET).asBoolean()) {
            return new About(false, false, 1);
        }
        Optional<Instant> received = Json.instant(event.get(), RECEIVED).filter(moment::isBefore);
        boolean future = received.filter(now::isBefore).isPresent();
        return new About(received.isPresent() && !future, future, 0);
    }

    /**
     * Notes that somebody has looked at what is beside the package.
     *
     * @param look the how-manieth it is, from 1
     * @param events so many there were
     * @param came what came of it
     */
    void followed(PackageId id, int look, int events, FollowUpResult came, Instant now) throws IOException {
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
        return TriggerFile.FOLDER + id + "/";
    }
}
