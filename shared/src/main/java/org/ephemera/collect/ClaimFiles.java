package org.ephemera.collect;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ephemera.bag.Json;
import org.ephemera.evidence.PackageId;
import org.ephemera.store.Blob;
import org.ephemera.store.Created;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.Listing;
import org.ephemera.store.StoredObject;

/**
 * The history of a package's claims, {@code work/<packageId>/<number>.json}: the last one counts, and to create the
 * next is to take, renew or give back. Outside the package, because it is about the work and not about the evidence.
 */
final class ClaimFiles {
    /** @param over true if the claim was given back */
    record Entry(int number, String worker, String token, Instant notAfter, boolean over) {}

    private static final Pattern NAME = Pattern.compile("/[0-9]{6}\\.json$");

    private static final int DIGITS = 6;

    private final EvidenceStore store;
    private final String folder;

    ClaimFiles(EvidenceStore store, PackageId id) {
        this.store = store;
        this.folder = "work/" + id + "/";
    }

    Optional<Entry> last() throws IOException {
        List<StoredObject> entries = Listing.of(store, folder).stream()
                .filter(object -> NAME.matcher(object.key()).find())
                .toList();
        return entries.isEmpty()
                ? Optional.empty()
                : Optional.of(read(entries.getLast().key()));
    }

    /** Creates an entry, and gives the one that stands under its number: this one, unless somebody was first. */
    Entry create(Entry entry) throws IOException {
        byte[] bytes = Json.bytes(Json.object()
                .put("schema", "urn:ephemera:claim:v1")
                .put("number", entry.number())
                .put("worker", entry.worker())
                .put("token", entry.token())
                .put("notAfter", entry.notAfter().toString())
                .put("over", entry.over()));
        String key = key(entry.number());
        return switch (store.create(key, Blob.of(bytes))) {
            case Created.Stored stored -> entry;
            case Created.Adopted adopted -> adopted.same() ? entry : read(key);
        };
    }

    private Entry read(String key) throws IOException {
        try (InputStream in = store.open(key)) {
            JsonNode json = Json.parse(in);
            return new Entry(
                    Integer.parseInt(key.substring(folder.length(), folder.length() + DIGITS)),
                    json.path("worker").asText(),
                    json.path("token").asText(),
                    Json.instant(json, "notAfter").orElse(Instant.EPOCH),
                    json.path("over").asBoolean());
        }
    }

    private String key(int number) {
        return folder + String.format(Locale.ROOT, "%06d", number) + ".json";
    }
}
