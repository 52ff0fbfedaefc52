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
 * The objects below {@code work/} that tell how far packages have come: {@code work/open/<day>/<id>.json} once its work is on
 * the queue ({@code <id>.unsent.json} if the queue did not take it), {@code work/done/<day>/<id>.json} once its seal is announced,
 * {@code work/told/<id>/} for each of several that were told of it, {@code work/again/<id>/} for each time it was put there again,
 * {@code work/untimed/<day>/<id>.json} if the authority gave its seal no timestamp, {@code work/timed/<day>/<id>.json} once it did after all,
 * {@code work/begun/<id>/} for each run that began, {@code work/failed/<id>/} for each that failed, {@code work/given-up/<id>.json} if nobody
 * goes on with it, {@code work/gone/<id>.json} if a run found no such package. The day is that of the package's id.
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

    void queued(PackageId id, Instant now) throws IOException {
        create(key(OPEN, id), about(id, "queuedAt", now));
    }

    /** It is open, and the queue did not take its work: {@link #isQueued} stays false, so that the next delivery of its event sends it. */
    void unsent(PackageId id, Instant now) throws IOException {
        create(folder(OPEN, day(id.openedAt())) + id + UNSENT + JSON, about(id, "refusedAt", now));
    }

    boolean isDone(PackageId id) throws IOException {
        return exists(key(DONE, id));
    }

    void done(PackageId id, Instant now) throws IOException {
        create(key(DONE, id), about(id, "announcedAt", now));
    }

    /** It is sealed, and the authority gave no timestamp: {@link OverduePackages} has it asked again. */
    void untimed(PackageId id, Instant now) throws IOException {
        create(key(UNTIMED, id), about(id, "sealedWithoutTimestampAt", now));
    }

    boolean isUntimed(PackageId id) throws IOException {
        return exists(key(UNTIMED, id));
    }

    /** One that was {@link #untimed} has its timestamp. */
    void timed(PackageId id, Instant now) throws IOException {
        create(key(TIMED, id), about(id, "timestampedAt", now));
    }

    /** One of several that are told; {@link #isDone} once all were. */
    boolean isTold(Announcement announcement, String whom) throws IOException {
        return exists(told(announcement, whom));
    }

    void told(Announcement announcement, String whom, Instant now) throws IOException {
        create(
                told(announcement, whom),
                Json.object()
                        .put("schema", "urn:ephemera:progress:v1")
                        .put("announcement", announcement.id())
                        .put("toldAt", now.toString()));
    }

    boolean isSentAgain(PackageId id, int time) throws IOException {
        return exists(again(id, time));
    }

    void sentAgain(PackageId id, int time, Instant now) throws IOException {
        create(again(id, time), about(id, "sentAt", now));
    }

    /** Before anything else is done for a message: what kills a run lets it say nothing afterwards. */
    void begun(WorkMessage work, int deliveries, Instant now) throws IOException {
        create(
                begun(work) + number(deliveries),
                about(work.packageId(), "begunAt", now).put("leg", work.leg()).put("deliveries", deliveries));
    }

    /** How many runs began for a message; a queue counts deliveries too of which nobody ever heard. */
    int runs(WorkMessage work) throws IOException {
        return StoreListing.of(store, begun(work)).size();
    }

    /**
     * When the first run began for a package, as the earliest of its messages tells; empty if none ever did: then it only waited.
     *
     * @throws IOException if the store cannot be read, or what stands there is not of this program
     */
    Optional<Instant> firstRun(PackageId id) throws IOException {
        List<StoredObject> begun = StoreListing.of(store, begun(id));
        if (begun.isEmpty()) {
            return Optional.empty();
        }
        String first = begun.getFirst().key();
        try (InputStream in = store.open(first)) {
            return Optional.of(Json.instant(Json.parse(in), "begunAt")
                    .orElseThrow(() -> new IOException(
                            first + " does not say when a run began; it was not written by this program")));
        }
    }

    /** A run found no such package: it was taken away, or its work is not of this store. */
    void gone(PackageId id, Instant now) throws IOException {
        create(gone(id), about(id, "notThereAt", now));
    }

    /** A run found no such package, and there is none: one that somebody brought back is worked on as any other. */
    boolean isGone(PackageId id) throws IOException {
        return exists(gone(id)) && !isOpened(id);
    }

    /** A run that failed says so for the one that may have to give up. */
    void failed(WorkMessage work, int deliveries, Throwable failure, Instant now) throws IOException {
        create(
                failures(work.packageId()) + leg(work) + number(deliveries),
                about(work.packageId(), "failedAt", now)
                        .put("leg", work.leg())
                        .put("deliveries", deliveries)
                        .put("failure", failure.getClass().getSimpleName())
                        .put("message", String.valueOf(failure.getMessage())));
    }

    /** What the last run that failed said. */
    Optional<String> lastFailure(PackageId id) throws IOException {
        List<StoredObject> all = StoreListing.of(store, failures(id));
        if (all.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = store.open(all.getLast().key())) {
            return Optional.of(Json.parse(in).path("message").asText());
        }
    }

    /** What is kept of work that was given up. */
    void gaveUp(WorkMessage work, int deliveries, String reason, Instant now) throws IOException {
        create(
                givenUp(work.packageId()),
                about(work.packageId(), "givenUpAt", now)
                        .put("leg", work.leg())
                        .put("deliveries", deliveries)
                        .put("reason", reason));
    }

    /** Packages of these days, the first and the last included, that are on the queue, or should be, and not done. */
    List<PackageId> unfinished(Instant from, Instant to) throws IOException {
        return between(OPEN, DONE, from, to);
    }

    /** Packages of these days that are sealed and were given no timestamp, none later either. */
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
                    .distinct() // one that was refused first, and taken then
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

    private static String told(Announcement announcement, String whom) {
        return "work/told/" + announcement.id() + "/" + whom + JSON;
    }

    private static String gone(PackageId id) {
        return "work/gone/" + id + JSON;
    }

    private static String givenUp(PackageId id) {
        return "work/given-up/" + id + ".json";
    }

    private static LocalDate day(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }
}
