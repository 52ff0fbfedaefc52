package org.ephemera.recorder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ephemera.format.Json;
import org.ephemera.model.PackageId;
import org.ephemera.store.Blob;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.StoreListing;
import org.ephemera.store.StoredObject;

/** Reads and creates the objects of the spool that list the hours with events, and the hours that have a package. */
final class HourFiles {
    /** Hour of a scope in which something was recorded. */
    record Recorded(RecorderScope scope, ClockHour hour) {}

    private final EvidenceStore store;

    HourFiles(EvidenceStore store) {
        this.store = store;
    }

    void opened(RecorderScope scope, ClockHour hour, Instant now) throws IOException {
        ObjectNode json = Json.object()
                .put("schema", "urn:ephemera:recorded-hour:v1")
                .put("kind", scope.kind())
                .put(SpoolKeys.SCOPE, scope.key())
                .put(SpoolKeys.HOUR, hour.key())
                .put("openedAt", now.toString());
        ObjectNode parts = json.putObject("parts");
        scope.parts().forEach(parts::put);
        store.create(SpoolKeys.hours(hour.day()) + SpoolKeys.name(scope, hour), Blob.of(Json.bytes(json)));
    }

    void packaged(Recorded recorded, PackageId id, Instant now) throws IOException {
        store.create(
                SpoolKeys.packaged(recorded.hour().day()) + SpoolKeys.name(recorded.scope(), recorded.hour()),
                Blob.of(Json.bytes(Json.object()
                        .put("schema", "urn:ephemera:recorded-hour:v1")
                        .put("packageId", id.value())
                        .put("packagedAt", now.toString()))));
    }

    /** Returns the keys of the hours of a day that have no package yet, in ascending order. */
    List<String> unpackaged(String day) throws IOException {
        Set<String> packaged = new HashSet<>(names(SpoolKeys.packaged(day)));
        return names(SpoolKeys.hours(day)).stream()
                .filter(name -> !packaged.contains(name))
                .map(name -> SpoolKeys.hours(day) + name)
                .toList();
    }

    /** Reports whether the hour has events. It has none if its worker was killed before it wrote the event. */
    boolean hasEvents(Recorded recorded) throws IOException {
        String folder = SpoolKeys.events(recorded.scope().key(), recorded.hour().key());
        try (Stream<StoredObject> events = store.list(folder)) {
            return events.findFirst().isPresent();
        } catch (java.io.UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private List<String> names(String folder) throws IOException {
        return StoreListing.of(store, folder).stream()
                .map(object -> object.key().substring(folder.length()))
                .toList();
    }

    /**
     * Reads an hour.
     *
     * @throws IOException if the object cannot be read, or this program did not write it
     */
    Recorded read(String key) throws IOException {
        try (InputStream in = store.open(key)) {
            JsonNode json = Json.parse(in);
            TreeMap<String, String> parts = new TreeMap<>();
            json.path("parts")
                    .properties()
                    .forEach(part -> parts.put(part.getKey(), part.getValue().asText()));
            Recorded recorded = new Recorded(
                    new RecorderScope(json.path("kind").asText(), parts),
                    ClockHour.parse(json.path(SpoolKeys.HOUR).asText()));
            if (!key.endsWith("/" + SpoolKeys.name(recorded.scope(), recorded.hour()))) {
                throw new IllegalArgumentException("its name is that of another hour");
            }
            return recorded;
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    "Cannot package the hour " + key + ": this program did not write it (" + e.getMessage() + ")", e);
        }
    }
}
