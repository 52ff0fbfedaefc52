package org.ephemera.acquire;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.bag.Json;
import org.ephemera.evidence.PackageId;
import org.ephemera.store.Blob;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.Listing;
import org.ephemera.store.StoredObject;

/**
 * The objects below {@code triggers/<packageId>/}: events that {@link TriggerFile} filed beside a package, and, each time that somebody has
 * looked at them, {@code followed-<look>-<events>.json}, which says what came of it. The second number is how many there were: with
 * more, it is looked at again.
 */
final class FiledBeside {
    /** True in an event that is about the package's own target. */
    static final String SAME_TARGET = "sameTarget";

    static final String RECEIVED = "receivedAt";
    private static final Pattern EVENT = Pattern.compile("(?:.*/)?[0-9a-f]{64}\\.json");
    private static final Pattern LOOK = Pattern.compile("(?:.*/)?followed-[0-9]{1,9}-([0-9]{1,9})\\.json");

    /** Of earlier versions, which looked once. */
    private static final String FOLLOWED = "followed.json";

    /** Each is a request; they are in no order of time, so that of a storm that goes on one of the first is late. */
    private static final int MOST_READ = 2000;

    /** What the budget left out is filed here by the hundred, and may be about other targets alone: so many are read at once. */
    private static final int AT_ONCE = 32;

    private final EvidenceStore store;

    FiledBeside(EvidenceStore store) {
        this.store = store;
    }

    /**
     * What is beside one package.
     *
     * @param events keys of those that are filed
     * @param looks how often somebody has looked
     * @param looked how many there were then; a look that says of more than there are was not at these
     */
    record Beside(List<String> events, int looks, int looked) {
        private static Beside of(List<String> keys) {
            List<String> events = keys.stream().filter(FiledBeside::isEvent).toList();
            int looks = 0;
            int looked = 0;
            for (String key : keys) {
                Matcher look = LOOK.matcher(key);
                boolean once = key.endsWith("/" + FOLLOWED);
                if (once || look.matches()) {
                    looks++;
                    int then = once ? events.size() : Integer.parseInt(look.group(1));
                    looked = then > events.size() ? looked : Math.max(looked, then);
                }
            }
            return new Beside(events, looks, looked);
        }

        boolean isNew() {
            return events.size() > looked;
        }
    }

    static boolean isEvent(String key) {
        return EVENT.matcher(key).matches();
    }

    /** Packages that were opened in this time, the first and the last moment included, beside which events are that nobody looked at; the oldest first. */
    List<PackageId> notFollowed(Instant from, Instant to) throws IOException {
        Map<PackageId, List<String>> keys = new TreeMap<>();
        for (String beginning : PackageId.beginnings(from, to)) {
            for (StoredObject object : Listing.of(store, TriggerFile.FOLDER + beginning)) {
                String[] names =
                        object.key().substring(TriggerFile.FOLDER.length()).split("/", 2);
                if (names.length == 2 && PackageId.isPackageId(names[0])) {
                    keys.computeIfAbsent(new PackageId(names[0]), id -> new ArrayList<>())
                            .add(object.key());
                }
            }
        }
        return keys.entrySet().stream()
                .filter(beside -> Beside.of(beside.getValue()).isNew())
                .map(Map.Entry::getKey)
                .filter(id -> !id.openedAt().isBefore(from) && !id.openedAt().isAfter(to))
                .toList();
    }

    Beside beside(PackageId id) throws IOException {
        return Beside.of(
                Listing.of(store, folder(id)).stream().map(StoredObject::key).toList());
    }

    /**
     * What these alerts are about.
     *
     * @param later true if one is about the package's own target and came after the moment, or if nobody can tell, or if there are so many that
     *     not all came before
     * @param leftOut how many are about other targets, as far as they were read
     */
    record About(boolean later, int leftOut) {}

    About about(Beside beside, Instant moment) throws IOException {
        List<String> events = beside.events();
        int read = Math.min(MOST_READ, events.size());
        boolean later = events.size() > MOST_READ;
        int leftOut = 0;
        for (int from = 0; from < read; from += AT_ONCE) {
            List<Callable<About>> questions = new ArrayList<>();
            for (String key : events.subList(from, Math.min(from + AT_ONCE, read))) {
                questions.add(() -> about(key, moment));
            }
            for (About about : AtOnce.ask(questions)) {
                later |= about.later();
                leftOut += about.leftOut();
            }
        }
        return new About(later, leftOut);
    }

    private About about(String key, Instant moment) throws IOException {
        byte[] bytes;
        try (InputStream in = store.open(key)) {
            bytes = in.readNBytes(LaterAlerts.LARGEST);
        }
        JsonNode event;
        try {
            event = Json.parse(bytes);
        } catch (IOException e) {
            // This program did not write it. What stands beside it is followed all the same.
            return new About(true, 0);
        }
        boolean same = event.path(SAME_TARGET).asBoolean();
        boolean after = Json.instant(event, RECEIVED).filter(moment::isBefore).isPresent();
        return new About(same && after, same ? 0 : 1);
    }

    /**
     * Notes that somebody has looked at what is beside the package.
     *
     * @param look the how-manieth it is, from 1
     * @param events so many there were
     * @param came what came of it
     */
    void followed(PackageId id, int look, int events, Followed came, Instant now) throws IOException {
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
