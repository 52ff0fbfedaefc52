package org.ephemera.collect;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ephemera.format.Json;
import org.ephemera.model.PackageId;
import org.ephemera.store.Blob;
import org.ephemera.store.CreateResult;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.StoreListing;

/**
 * The history of a package's claims, {@code work/<packageId>/<number>.json}. The accepted claim with the highest number
 * counts. Creating the next number takes, renews or releases the claim. The objects are not signed. A claim that no
 * worker can have written is ignored, for example one that is malformed or too large. Claims are stored outside the
 * package because they are about the work and not about the evidence.
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
     * @param last the accepted claim with the highest number
     * @param next the number of the next claim
     */
    record Existing(Optional<Entry> last, int next) {}

    /** Size limit in bytes. A claim has about 200 bytes; a larger object was planted. */
    private static final int LARGEST = 1 << 14;

    private final EvidenceStore store;
    private final String folder;

    ClaimFiles(EvidenceStore store, PackageId id) {
        this.store = store;
        this.folder = "work/" + id + "/";
    }

    /**
     * Reads the claims. Numbers are compared as numbers, not as text. A number above a gap is ignored, because workers
     * create one number after another. The next number is the highest accepted number plus one. If an ignored claim
     * occupies this number, the next number is the first free number above.
     */
    Existing read(Instant now) throws IOException {
        int highest = highest();
        for (int number = highest; number > 0; number--) {
            Optional<Entry> entry = read(number, now);
            if (entry.isPresent()) {
                return new Existing(entry, highest + 1);
            }
        }
        return new Existing(Optional.empty(), highest + 1);
    }

    /**
     * Creates an entry.
     *
     * @return the accepted entry that is stored under the number: this entry, or the one that another worker created
     *     before; empty if the stored object is ignored
     */
    Optional<Entry> create(Entry entry, Instant now) throws IOException {
        byte[] bytes = Json.bytes(Json.object()
                .put("schema", "urn:ephemera:claim:v1")
                .put("number", entry.number())
                .put("worker", entry.worker())
                .put("token", entry.token())
                .put("notAfter", entry.notAfter().toString())
                .put("over", entry.over()));
        return switch (store.create(key(entry.number()), Blob.of(bytes))) {
            case CreateResult.Stored stored -> Optional.of(entry);
            case CreateResult.Adopted adopted -> adopted.isSame() ? Optional.of(entry) : read(entry.number(), now);
        };
    }

    /** Returns the highest number below which no number is missing; 0 if 000001 does not exist. */
    private int highest() throws IOException {
        Set<String> names = StoreListing.of(store, folder).stream()
                .map(object -> object.key().substring(folder.length()))
                .collect(Collectors.toSet());
        int highest = 0;
        while (names.contains(name(highest + 1))) {
            highest++;
        }
        return highest;
    }

    /** Reads a claim; empty if no worker can have written it. */
    private Optional<Entry> read(int number, Instant now) throws IOException {
        byte[] bytes;
        try (InputStream in = store.open(key(number))) {
            bytes = in.readNBytes(LARGEST + 1);
        }
        return bytes.length > LARGEST
                ? Optional.empty()
                : parse(number, bytes).filter(entry -> !entry.notAfter().isAfter(now.plus(Claim.LONGEST)));
    }

    private static Optional<Entry> parse(int number, byte[] bytes) {
        JsonNode json;
        try {
            json = Json.parse(bytes);
        } catch (IOException e) {
            return Optional.empty(); // not JSON, so no worker wrote it
        }
        return Json.instant(json, "notAfter")
                .map(notAfter -> new Entry(
                        number,
                        json.path("worker").asText(),
                        json.path("token").asText(),
                        notAfter,
                        json.path("over").asBoolean()));
    }

    private String key(int number) {
        return folder + name(number);
    }

    private static String name(int number) {
        return String.format(Locale.ROOT, "%06d.json", number);
    }
}
