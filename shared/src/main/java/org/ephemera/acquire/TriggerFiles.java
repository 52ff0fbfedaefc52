package org.ephemera.acquire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.ephemera.format.Json;
import org.ephemera.model.Digest;
import org.ephemera.model.PackageId;
import org.ephemera.store.Blob;
import org.ephemera.store.CreateResult;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.MissingObjectException;

/**
 * Objects below {@code triggers/} that map an event, or a subject, to its package. The first worker that creates an
 * object decides; all others use the package id in it.
 */
final class TriggerFiles {
    static final String FOLDER = "triggers/";
    private static final String JSON = ".json";

    private final EvidenceStore store;

    TriggerFiles(EvidenceStore store) {
        this.store = store;
    }

    /** Returns the package that an event opened, if it did. */
    Optional<PackageId> find(Digest eventKey) throws IOException {
        return read(FOLDER + eventKey.hex() + JSON);
    }

    /** Returns the package that claimed the subject, if it was opened at {@code since} or later. */
    Optional<PackageId> findClaim(Digest subjectKey, Instant since) throws IOException {
        return read(FOLDER + "subject-" + subjectKey.hex() + JSON)
                .filter(id -> !id.openedAt().isBefore(since));
    }

    /**
     * Claims the subject for {@code candidate}, unless it is claimed already. Returns the package that holds the claim.
     */
    PackageId claimSubject(Digest subjectKey, PackageId candidate, Instant now) throws IOException {
        ObjectNode json = Json.object()
                .put("schema", "urn:ephemera:subject:v1")
                .put("packageId", candidate.value())
                .put("subjectKey", subjectKey.hex())
                .put(FiledEventStore.RECEIVED, now.toString());
        return claim(FOLDER + "subject-" + subjectKey.hex() + JSON, json, candidate);
    }

    /**
     * Stores the event under its key, unless it is stored already. The object contains the event itself, so any worker
     * can resume.
     */
    PackageId claimEvent(Digest eventKey, PackageId candidate, ReceivedEvent event, Instant now) throws IOException {
        return claim(FOLDER + eventKey.hex() + JSON, readEvent(eventKey, candidate, event, now), candidate);
    }

    /**
     * Files a later event under an existing package.
     *
     * @param same true if the event is about the package's own target, not about another target of the workload
     */
    void fileLaterEvent(Digest eventKey, PackageId id, ReceivedEvent event, boolean same, Instant now)
            throws IOException {
        claim(
                FOLDER + id + "/" + eventKey.hex() + JSON,
                readEvent(eventKey, id, event, now).put(FiledEventStore.SAME_TARGET, same),
                id);
    }

    /**
     * Reads an event that was stored under its key.
     *
     * @throws MissingObjectException if no such event is stored
     */
    ReceivedEvent readEvent(Digest eventKey) throws IOException {
        String key = FOLDER + eventKey.hex() + JSON;
        try (InputStream in = store.open(key)) {
            return new ReceivedEvent(Base64.getDecoder()
                    .decode(Json.parse(in).path("eventBase64").asText()));
        } catch (IllegalArgumentException e) {
            throw new IOException("the trigger " + key + " contains no event; it was not written by this program", e);
        }
    }

    private static ObjectNode readEvent(Digest eventKey, PackageId id, ReceivedEvent event, Instant now) {
        return Json.object()
                .put("schema", "urn:ephemera:trigger:v1")
                .put("packageId", id.value())
                .put("eventKey", eventKey.hex())
                .put(FiledEventStore.RECEIVED, now.toString())
                .put("sha256", event.sha256().hex())
                .put("eventBase64", Base64.getEncoder().encodeToString(event.bytes()));
    }

    private PackageId claim(String key, ObjectNode json, PackageId candidate) throws IOException {
        return switch (store.create(key, Blob.of(Json.bytes(json)))) {
            case CreateResult.Stored stored -> candidate;
            case CreateResult.Adopted adopted -> read(key).orElse(candidate);
        };
    }

    private Optional<PackageId> read(String key) throws IOException {
        try (InputStream in = store.open(key)) {
            return Optional.of(new PackageId(Json.parse(in).path("packageId").asText()));
        } catch (MissingObjectException e) {
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    "the trigger " + key + " contains no package id; it was not written by this program", e);
        }
    }
}
