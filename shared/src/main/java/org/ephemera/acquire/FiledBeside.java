package org.ephemera.acquire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.ephemera.bag.Json;
import org.ephemera.evidence.PackageId;
import org.ephemera.store.Blob;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.Listing;
import org.ephemera.store.StoredObject;

/**
 * The objects below {@code triggers/<packageId>/}: events that {@link TriggerFile} filed beside a package, and, once somebody has looked
 * at them, {@code followed.json}, which says what came of it.
 */
final class FiledBeside {
    /** True in an event that is about the package's own target. */
    static final String SAME_TARGET = "sameTarget";

    static final String RECEIVED = "receivedAt";
    private static final String FOLLOWED = "followed.json";

    /** Each is a request; they are in no order of time, so that of a storm that goes on one of the first is late. */
    private static final int MOST_READ = 2000;

    /** What the budget left out is filed here by the hundred, and may be about other targets alone: so many are read at once. */
    private static final int AT_ONCE = 32;

    private final EvidenceStore store;

    FiledBeside(EvidenceStore store) {
        this.store = store;
    }

    /** Packages that were opened in this time, the first and the last moment included, beside which events are that nobody looked at; the oldest first. */
    List<PackageId> notFollowed(Instant from, Instant to) throws IOException {
        Map<PackageId, Boolean> followed = new TreeMap<>();
        for (String beginning : PackageId.beginnings(from, to)) {
            for (StoredObject object : Listing.of(store, TriggerFile.FOLDER + beginning)) {
                String[] names =
                        object.key().substring(TriggerFile.FOLDER.length()).split("/", 2);
                if (names.length == 2 && PackageId.isPackageId(names[0])) {
                    followed.merge(new PackageId(names[0]), names[1].equals(FOLLOWED), Boolean::logicalOr);
                }
            }
        }
        return followed.entrySet().stream()
                .filter(beside -> !beside.getValue())
                .map(Map.Entry::getKey)
                .filter(id -> !id.openedAt().isBefore(from) && !id.openedAt().isAfter(to))
                .toList();
    }

    /** True if an event about the package's own target came after that moment, or if there are so many that not all came before. */
    boolean isAnyLater(PackageId id, Instant moment) throws IOException {
        List<StoredObject> events = Listing.of(store, folder(id));
        int read = Math.min(MOST_READ, events.size());
        for (int from = 0; from < read; from += AT_ONCE) {
            List<Callable<Boolean>> questions = new ArrayList<>();
            for (StoredObject object : events.subList(from, Math.min(from + AT_ONCE, read))) {
                questions.add(() -> isLater(object, moment));
            }
            if (AtOnce.ask(questions).contains(true)) {
                return true;
            }
        }
        return events.size() > MOST_READ;
    }

    private boolean isLater(StoredObject object, Instant moment) throws IOException {
        try (InputStream in = store.open(object.key())) {
            JsonNode event = Json.parse(in);
            return event.path(SAME_TARGET).asBoolean()
                    && Json.instant(event, RECEIVED).filter(moment::isBefore).isPresent();
        }
    }

    /**
     * Notes that somebody has looked at what is beside the package.
     *
     * @param followUp that was opened for it; empty if none had to be
     */
    void followed(PackageId id, Optional<PackageId> followUp, Instant now) throws IOException {
        ObjectNode json = Json.object()
                .put("schema", "urn:ephemera:followed:v1")
                .put("packageId", id.value())
                .put("followUp", followUp.map(PackageId::value).orElse(null))
                .put("lookedAt", now.toString());
        store.create(folder(id) + FOLLOWED, Blob.of(Json.bytes(json)));
    }

    private static String folder(PackageId id) {
        return TriggerFile.FOLDER + id + "/";
    }
}
