package org.ephemera.collect;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ephemera.format.Json;
import org.ephemera.model.PackageId;
import org.ephemera.store.Blob;
import org.ephemera.store.CreateResult;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.StoreListing;

/**
 * The history of a package's claims, {@code work/<packageId>/<number>.json}. The claim with the highest number counts.
 * Creating the next number takes, renews or releases the claim. Claims are stored outside the package because they are
 * about the work and not about the evidence.
 */
final class ClaimFiles {
    /**
     * Stored claim.
     *
     * @param over true if the claim was released
     */
    record Entry(int number, String worker, String token, Instant notAfter, boolean over) {
        /** Reports whether the claim keeps other workers from writing at {@code now}. */
        boolean isLive(Instant now) {
            return !over && !now.isAfter(notAfter);
        }
    }

    /**
     * The claims of a package.
     *
     * @param last the claim with the highest number
     * @param next the number of the next claim
     */
    record Existing(Optional<Entry> last, int next) {}

    private static final Pattern NAME = Pattern.compile("[0-9]{6,9}\\.json");

    private final EvidenceStore store;
    private final String folder;

    ClaimFiles(EvidenceStore store, PackageId id) {
        this.store = store;
        this.folder = "work/" + id + "/";
    }

    /** Reads the last claim. Numbers are compared as numbers, not as text. */
    Existing read() throws IOException {
        int highest = StoreListing.of(store, folder).stream()
                .map(object -> object.key().substring(folder.length()))
                .filter(name -> NAME.matcher(name).matches())
                .mapToInt(name -> Integer.parseInt(name.substring(0, name.indexOf('.'))))
                .max()
                .orElse(0);
        return new Existing(highest == 0 ? Optional.empty() : Optional.of(read(highest)), highest + 1);
    }

    /**
     * Creates an entry.
     *
     * @return the entry that is stored under the number: this entry, or the one that another worker created before
     */
    Entry create(Entry entry) throws IOException {
        byte[] bytes = Json.bytes(Json.object()
                .put("schema", "urn:ephemera:claim:v1")
                .put("number", entry.number())
                .put("worker", entry.worker())
                .put("token", entry.token())
                .put("notAfter", entry.notAfter().toString())
                .put("over", entry.over()));
        return switch (store.create(key(entry.number()), Blob.of(bytes))) {
            case CreateResult.Stored stored -> entry;
            case CreateResult.Adopted adopted -> adopted.isSame() ? entry : read(entry.number());
        };
    }

    private Entry read(int number) throws IOException {
        try (InputStream in = store.open(key(number))) {
            JsonNode json = Json.parse(in);
            Instant notAfter = Json.instant(json, "notAfter")
                    .orElseThrow(() -> new IOException(key(number) + " is not a claim of this version"));
            return new Entry(
                    number,
                    json.path("worker").asText(),
                    json.path("token").asText(),
                    notAfter,
                    json.path("over").asBoolean());
        }
    }

    private String key(int number) {
        return folder + name(number);
    }

    private static String name(int number) {
        return String.format(Locale.ROOT, "%06d.json", number);
    }
}
