package org.ephemera.queue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.ephemera.format.Json;
import org.ephemera.format.PackageLayout;
import org.ephemera.model.PackageId;
import org.ephemera.store.Blob;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.MissingObjectException;
import org.ephemera.store.StoreListing;
import org.ephemera.store.StoredObject;

/**
 * Objects below {@code work/} that record the progress of packages. The day in a key is that of the package's id.
 * <ul>
 * <li>{@code work/open/<day>/<id>.json}: the work is on the queue; {@code <id>.unsent.json}: the queue rejected it
 * <li>{@code work/done/<day>/<id>.json}: the seal is announced
 * <li>{@code work/announced/<id>/}: one object for each of several announcers that was notified
 * <li>{@code work/again/<id>/}: one object for each time the work was put on the queue again
 * <li>{@code work/untimed/<day>/<id>.json}: the seal has no timestamp; {@code work/timed/<day>/<id>.json}: it has one
 * now
 * <li>{@code work/begun/<id>/}: one object for each run that began
 * <li>{@code work/failed/<id>/}: one object for each run that failed
 * <li>{@code work/given-up/<id>.json}: the collection was given up
 * <li>{@code work/gone/<id>.json}: a run did not find the package
 * </ul>
 */
final class WorkFiles {
    private static final String JSON = ".json";
    private static final String UNSENT = ".unsent";
    private static final String OPEN = "open";
    private static final String DONE = "done";
    private static final String UNTIMED = "untimed";
    private static final String TIMED = "timed";

    private final EvidenceStore store;

    WorkFiles(EvidenceStore store) {
        this.store = store;
    }

    boolean isOpened(PackageId id) throws IOException {
        return exists(id.prefix() + PackageLayout.OPEN);
    }

    boolean isQueued(PackageId id) throws IOException {
        return exists(key(OPEN, id));
    }

    void recordQueued(PackageId id, Instant now) throws IOException {
        create(key(OPEN, id), about(id, "queuedAt", now));
    }

    /**
     * Records that the package is open but the queue rejected its work. {@link #isQueued} stays false, so that the next
     * delivery of its event sends it.
     */
    void recordUnsent(PackageId id, Instant now) throws IOException {
        create(folder(OPEN, day(id.openedAt())) + id + UNSENT + JSON, about(id, "refusedAt", now));
    }

    boolean isDone(PackageId id) throws IOException {
        return exists(key(DONE, id));
    }

    void recordDone(PackageId id, Instant now) throws IOException {
        create(key(DONE, id), about(id, "announcedAt", now));
    }

    /** Records that the package is sealed without a timestamp. {@link OverduePackages} has it requested again. */
    void recordUntimed(PackageId id, Instant now) throws IOException {
        create(key(UNTIMED, id), about(id, "sealedWithoutTimestampAt", now));
    }

    boolean isUntimed(PackageId id) throws IOException {
        return exists(key(UNTIMED, id));
    }

    /** Records that a package that was {@link #recordUntimed} has its timestamp. */
    void recordTimed(PackageId id, Instant now) throws IOException {
        create(key(TIMED, id), about(id, "timestampedAt", now));
    }

    /** Reports whether one of several announcers was notified; {@link #isDone} once all were. */
    boolean isNotified(Announcement announcement, String announcer) throws IOException {
        return exists(recordNotified(announcement, announcer));
    }

    void recordNotified(Announcement announcement, String announcer, Instant now) throws IOException {
        create(
                recordNotified(announcement, announcer),
                Json.object()
                        .put("schema", "urn:ephemera:progress:v1")
                        .put("announcement", announcement.id())
                        .put("announcedAt", now.toString()));
    }

    boolean isSentAgain(PackageId id, int time) throws IOException {
        return exists(again(id, time));
    }

    void recordSentAgain(PackageId id, int time, Instant now) throws IOException {
        create(again(id, time), about(id, "sentAt", now));
    }

    /** Records that a run began. Called first, because a killed run can record nothing later. */
    void begun(WorkMessage work, int deliveries, Instant now) throws IOException {
        create(
                begun(work) + number(deliveries),
                about(work.packageId(), "begunAt", now).put("leg", work.leg()).put("deliveries", deliveries));
    }

    /** Returns the number of runs that began for a message. A queue also counts deliveries that started no run. */
    int runs(WorkMessage work) throws IOException {
        return StoreListing.of(store, begun(work)).size();
    }

    /**
     * Returns when the first run for a package began; empty if no run began, so that its work only waited in the queue.
     *
     * @throws IOException if the store cannot be read, or this program did not write the object
     */
    Optional<Instant> firstRun(PackageId id) throws IOException {
        List<StoredObject> begun = StoreListing.of(store, begun(id));
        if (begun.isEmpty()) {
            return Optional.empty();
        }
        String first = begun.getFirst().key();
        try (InputStream in = store.open(first)) {
            return Optional.of(Json.instant(Json.parse(in), "begunAt")
                    .orElseThrow(() -> new IOException("Invalid object " + first
                            + ": the field begunAt is missing. This program did not write it.")));
        }
    }

    /** Records that a run did not find the package: it was deleted, or the message belongs to another store. */
    void recordMissing(PackageId id, Instant now) throws IOException {
        create(recordMissing(id), about(id, "notThereAt", now));
    }

    /**
     * Reports whether a run did not find the package and it is still absent. A restored package is worked on as any
     * other.
     */
    boolean isMissing(PackageId id) throws IOException {
        return exists(recordMissing(id)) && !isOpened(id);
    }

    /** Records the failure of a run, for the run that may have to give up. */
    void recordFailure(WorkMessage work, int deliveries, Throwable failure, Instant now) throws IOException {
        create(
                failures(work.packageId()) + leg(work) + number(deliveries),
                about(work.packageId(), "failedAt", now)
                        .put("leg", work.leg())
                        .put("deliveries", deliveries)
                        .put("failure", failure.getClass().getSimpleName())
                        .put("message", String.valueOf(failure.getMessage())));
    }

    /** Returns the message of the last failure. */
    Optional<String> lastFailure(PackageId id) throws IOException {
        List<StoredObject> all = StoreListing.of(store, failures(id));
        if (all.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = store.open(all.getLast().key())) {
            return Optional.of(Json.parse(in).path("message").asText());
        }
    }

    /** Records that work was given up. */
    void recordGivenUp(WorkMessage work, int deliveries, String reason, Instant now) throws IOException {
        create(
                givenUp(work.packageId()),
                about(work.packageId(), "givenUpAt", now)
                        .put("leg", work.leg())
                        .put("deliveries", deliveries)
                        .put("reason", reason));
    }

    /** Returns the packages of these days (both inclusive) that are on the queue, or should be, and are not done. */
    List<PackageId> unfinished(Instant from, Instant to) throws IOException {
        return between(OPEN, DONE, from, to);
    }

    /** Returns the packages of these days (both inclusive) that are sealed and still have no timestamp. */
    List<PackageId> withoutTimestamp(Instant from, Instant to) throws IOException {
        return between(UNTIMED, TIMED, from, to);
    }

    private List<PackageId> between(String begun, String ended, Instant from, Instant to) throws IOException {
        List<PackageId> between = new ArrayList<>();
        LocalDate last = day(to);
        for (LocalDate day = day(from); !day.isAfter(last); day = day.plusDays(1)) {
            List<String> names = names(folder(begun, day));
            Set<String> over = names.isEmpty() ? Set.of() : new HashSet<>(names(folder(ended, day)));
            names.stream()
                    .distinct() // rejected first and accepted later
                    .filter(name -> !over.contains(name))
                    .map(PackageId::new)
                    .forEach(between::add);
        }
        return between;
    }

    private List<String> names(String folder) throws IOException {
        return StoreListing.of(store, folder).stream()
                .map(object -> object.key()
                        .substring(folder.length())
                        .replace(JSON, "")
                        .replace(UNSENT, ""))
                .filter(PackageId::isPackageId)
                .toList();
    }

    private static ObjectNode about(PackageId id, String event, Instant now) {
        return Json.object()
                .put("schema", "urn:ephemera:progress:v1")
                .put("packageId", id.value())
                .put(event, now.toString());
    }

    private void create(String key, ObjectNode json) throws IOException {
        store.create(key, Blob.of(Json.bytes(json)));
    }

    private boolean exists(String key) throws IOException {
        try (InputStream in = store.open(key)) {
            return in.read() >= 0;
        } catch (MissingObjectException e) {
            return false;
        }
    }

    private static String key(String folder, PackageId id) {
        return folder(folder, day(id.openedAt())) + id + JSON;
    }

    private static String folder(String folder, LocalDate day) {
        return "work/" + folder + "/" + day + "/";
    }

    private static String begun(WorkMessage work) {
        return begun(work.packageId()) + leg(work);
    }

    private static String begun(PackageId id) {
        return "work/begun/" + id + "/";
    }

    private static String leg(WorkMessage work) {
        return String.format(Locale.ROOT, "%07d-", work.leg());
    }

    private static String number(int deliveries) {
        return String.format(Locale.ROOT, "%04d.json", deliveries);
    }

    private static String failures(PackageId id) {
        return "work/failed/" + id + "/";
    }

    private static String again(PackageId id, int time) {
        return "work/again/" + id + "/" + time + ".json";
    }

    private static String recordNotified(Announcement announcement, String announcer) {
        return "work/announced/" + announcement.id() + "/" + announcer + JSON;
    }

    private static String recordMissing(PackageId id) {
        return "work/gone/" + id + JSON;
    }

    private static String givenUp(PackageId id) {
        return "work/given-up/" + id + ".json";
    }

    private static LocalDate day(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }
}
