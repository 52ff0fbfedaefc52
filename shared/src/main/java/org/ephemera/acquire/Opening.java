package org.ephemera.acquire;

import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.bag.Layout;
import org.ephemera.bag.OpenRecord;
import org.ephemera.bag.Policy;
import org.ephemera.bag.Trigger;
import org.ephemera.collect.Planner;
import org.ephemera.evidence.Artifact;
import org.ephemera.evidence.Digest;
import org.ephemera.evidence.PackageId;
import org.ephemera.evidence.TimeWindow;
import org.ephemera.store.Blob;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.Lock;
import org.ephemera.store.MissingObjectException;
import org.ephemera.store.Retention;
import org.ephemera.store.StoreException;
import org.ephemera.store.VersionedStore;

/** Opens a package, or finds the one that the event or its subject opened before. */
final class Opening {
    private final EvidenceStore store;
    private final TriggerFile triggers;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Opening(EvidenceStore store, Clock clock) {
        this.store = store;
        this.triggers = new TriggerFile(store);
        this.clock = clock;
    }

    /** @param artifacts what can be planned before anything is asked */
    Opened open(AcquisitionRequest request, List<Artifact> artifacts) throws IOException {
        if (request.retention().isAsked() && !(store instanceof VersionedStore)) {
            throw notInForce(request.retention(), Lock.NONE);
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Digest eventKey = EventKeys.event(request.trigger());
        Optional<PackageId> known = triggers.find(eventKey);
        PackageId id = known.isPresent() ? known.get() : claim(request, eventKey, now);
        Optional<Opened> standing = read(id);
        Opened opened = standing.isPresent() ? standing.get() : write(id, request, artifacts);
        storeEvent(opened.open(), Optional.of(request.event()));
        return opened;
    }

    /** @throws MissingObjectException if there is no such package */
    Opened reopen(PackageId id) throws IOException {
        Opened opened = read(id).orElseThrow(() -> new MissingObjectException(id.prefix() + Layout.OPEN));
        storeEvent(opened.open(), Optional.empty());
        return opened;
    }

    /**
     * Puts the event into the package that it opened. Of several events about one target only one did: whoever comes
     * later may find its {@code open.json} without it, and then stores that event, not his own.
     */
    private void storeEvent(OpenRecord open, Optional<ReceivedEvent> ours) throws IOException {
        String key = open.packageId().prefix() + Layout.TRIGGER;
        if (exists(key)) {
            return;
        }
        Digest expected = open.triggerSha256();
        Optional<ReceivedEvent> own = ours.filter(event -> event.sha256().equals(expected));
        ReceivedEvent event = own.isPresent() ? own.get() : triggers.event(EventKeys.event(open.trigger()));
        if (!event.sha256().equals(expected)) {
            throw new IOException("the event that opened package " + open.packageId()
                    + " is not the one that is kept in triggers/; nothing is collected into it");
        }
        store.create(key, Blob.of(event.bytes()));
    }

    private boolean exists(String key) throws IOException {
        try (InputStream in = store.open(key)) {
            return in.read() >= 0;
        } catch (MissingObjectException e) {
            return false;
        }
    }

    private PackageId claim(AcquisitionRequest request, Digest eventKey, Instant now) throws IOException {
        PackageId candidate = PackageId.create(now, random);
        PackageId id = candidate;
        if (request.trigger().kind() == Trigger.Kind.ALERT) {
            // A person who asks again wants it again; an alert that repeats does not.
            id = triggers.claimSubject(EventKeys.subject(request.target(), now), candidate, now);
        }
        PackageId claimed = triggers.claimEvent(eventKey, id, request.event(), now);
        if (!claimed.equals(candidate) && claimed.equals(id)) {
            triggers.fileBeside(eventKey, id, request.event(), now);
        }
        return claimed;
    }

    private Opened write(PackageId id, AcquisitionRequest request, List<Artifact> artifacts) throws IOException {
        Instant openedAt = id.openedAt();
        TimeWindow window = request.window(openedAt);
        TreeMap<String, String> params = new TreeMap<>(request.target().attributes());
        params.put("target", request.target().id());
        OpenRecord open = new OpenRecord(
                id,
                request.caseId(),
                openedAt,
                request.trigger(),
                request.event().sha256(),
                request.requestedBy(),
                request.reason(),
                request.target(),
                window,
                new Planner(artifacts).plan(window, params),
                new Policy(request.retention(), request.retention().until(openedAt)));
        byte[] bytes = open.toBytes();
        store.create(id.prefix() + Layout.OPEN, Blob.of(bytes));
        confirm(id, open.policy());
        Opened stored = read(id).orElseThrow(() -> new MissingObjectException(id.prefix() + Layout.OPEN));
        return new Opened(stored.open(), stored.sha256(), stored.sha256().equals(Digest.of(bytes)));
    }

    /** Said before anything is collected: a lock that was asked for and is not there. */
    private void confirm(PackageId id, Policy policy) throws IOException {
        if (!policy.retention().isAsked()) {
            return;
        }
        Lock lock = store instanceof VersionedStore versioned ? versioned.lock(id.prefix() + Layout.OPEN) : Lock.NONE;
        if (!lock.covers(policy.retention(), policy.retainUntil())) {
            throw notInForce(policy.retention(), lock);
        }
    }

    private static StoreException notInForce(Retention asked, Lock lock) {
        return new StoreException("immutability is not in force: " + asked + " was asked for and the store locks "
                + (lock.equals(Lock.NONE) ? "nothing" : lock.toString())
                + "; use a store that locks (an S3 bucket with Object Lock, an Azure container with version-level"
                + " immutability) or ask for --retention none");
    }

    private Optional<Opened> read(PackageId id) throws IOException {
        try (InputStream in = store.open(id.prefix() + Layout.OPEN)) {
            byte[] bytes = in.readAllBytes();
            return Optional.of(new Opened(OpenRecord.parse(bytes), Digest.of(bytes), false));
        } catch (MissingObjectException e) {
            return Optional.empty();
        }
    }
}
