package org.ephemera.acquire;

import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.ephemera.collect.Planner;
import org.ephemera.format.AcquisitionTrigger;
import org.ephemera.format.CopyOrigin;
import org.ephemera.format.OpenRecord;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.RetentionPolicy;
import org.ephemera.model.Artifact;
import org.ephemera.model.Digest;
import org.ephemera.model.PackageId;
import org.ephemera.model.Target;
import org.ephemera.model.TimeWindow;
import org.ephemera.store.Blob;
import org.ephemera.store.CreateResult;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.MissingObjectException;
import org.ephemera.store.ObjectLock;
import org.ephemera.store.ParallelCalls;
import org.ephemera.store.Retention;
import org.ephemera.store.StoreException;
import org.ephemera.store.VersionedStore;

/** Opener of packages. Opens a new package, or finds the package that the event or its subject opened before. */
public final class PackageOpener {
    /** Index of the current ten-minute span in the lookup results. */
    private static final int NOW = 1;

    private final EvidenceStore store;
    private final TriggerFiles triggers;
    private final BudgetFiles budget;
    private final MovedPackages moves;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    /** First packages of their workloads that exceed the budget, until the caller checks whether to report this. */
    private final Set<PackageId> beyond = ConcurrentHashMap.newKeySet();

    /**
     * Package of an event, with the reason.
     *
     * @param id id of the package that the event belongs to
     */
    private record Claimed(PackageId id, AdmissionReason admission) {}

    public PackageOpener(EvidenceStore store, PackageBudget budget, Clock clock) {
        this.store = store;
        this.triggers = new TriggerFiles(store);
        this.budget = new BudgetFiles(store, budget);
        this.moves = new MovedPackages(store);
        this.clock = clock;
    }

    /**
     * Opens a package for the request, or returns the package that the request belongs to.
     *
     * @param artifacts artifacts that can be planned before the first call to the cloud
     * @throws IOException if the store cannot write the package, or does not lock it as requested
     */
    public OpenPackage open(AcquisitionRequest request, List<Artifact> artifacts) throws IOException {
        if (request.retention().isRequested() && !(store instanceof VersionedStore)) {
            throw notInForce(request.retention(), ObjectLock.NONE);
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Digest eventKey = EventKeys.event(request.trigger());
        Optional<Claimed> known = known(request, eventKey, now);
        Claimed claimed = known.isPresent() ? known.get() : claim(request, eventKey, now);
        // A package id that was created just now has no objects yet. If another worker was faster, the conditional
        // create detects it.
        boolean fresh = claimed.admission() == AdmissionReason.NEW;
        Optional<OpenPackage> existing = fresh ? Optional.empty() : read(claimed.id());
        OpenPackage opened = existing.isPresent() ? existing.get() : write(claimed.id(), request, artifacts);
        storeEvent(opened.open(), Optional.of(request.event()), fresh);
        if (!EventKeys.event(opened.open().trigger()).equals(eventKey)) {
            boolean same = isSameTarget(request.target(), opened.open().target());
            triggers.fileLaterEvent(eventKey, claimed.id(), request.event(), same, now);
        }
        // A worker that completes a partly opened package counts as its opener.
        return fresh || existing.isPresent() ? opened.withAdmission(claimed.admission()) : opened;
    }

    /**
     * Reports whether this caller is to report that the hourly budget is used up. True for the first caller of the hour
     * that finds no place left, whether its event was filed under another package or it got the first package of its
     * workload. True for a later caller if no report was recorded.
     */
    public boolean shouldReportBudget(OpenPackage opened) throws IOException {
        boolean over = opened.admission() == AdmissionReason.OVER_BUDGET;
        return (beyond.remove(opened.open().packageId()) || over)
                && budget.shouldReport(opened.open().target(), opened.open().packageId(), clock.instant());
    }

    /** Records that the used-up budget was reported. */
    public void recordBudgetReport(OpenPackage opened) throws IOException {
        budget.recordReport(opened.open().target(), opened.open().packageId(), clock.instant());
    }

    /**
     * Opens an existing package by its id.
     *
     * @throws MissingObjectException if the package does not exist
     */
    OpenPackage reopen(PackageId id) throws IOException {
        OpenPackage opened = read(id).orElseThrow(() -> new MissingObjectException(id.prefix() + PackageLayout.OPEN));
        storeEvent(opened.open(), Optional.empty(), false);
        return opened;
    }

    /**
     * Stores the event that opened the package in the package. Several events about one target can share a package. A
     * worker with a later event may find {@code open.json} without the event; it then stores the event that opened the
     * package, not its own.
     *
     * @param fresh true if the event is not expected to be stored yet
     */
    private void storeEvent(OpenRecord open, Optional<ReceivedEvent> ours, boolean fresh) throws IOException {
        String key = open.packageId().prefix() + PackageLayout.TRIGGER;
        if (!fresh && exists(key)) {
            return;
        }
        Digest expected = open.triggerSha256();
        Optional<ReceivedEvent> own = ours.filter(event -> event.sha256().equals(expected));
        ReceivedEvent event = own.isPresent() ? own.get() : triggers.readEvent(EventKeys.event(open.trigger()));
        if (!event.sha256().equals(expected)) {
            throw new IOException("the event that opened package " + open.packageId()
                    + " differs from the one stored in triggers/; no evidence is collected into the package");
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

    /** Returns the package that this event opened before or, for an alert, another alert about the same target. */
    private Optional<Claimed> known(AcquisitionRequest request, Digest eventKey, Instant now) throws IOException {
        List<ParallelCalls.Part<Optional<PackageId>>> lookups = new ArrayList<>();
        lookups.add(() -> triggers.find(eventKey));
        // A user who repeats a request wants a new package; a repeated alert does not need one.
        if (isAlert(request)) {
            for (Digest subject : EventKeys.recentSubjects(request.target(), now)) {
                lookups.add(() -> triggers.findClaim(subject, EventKeys.earliestOpening(now)));
            }
        }
        List<Optional<PackageId>> results = ParallelCalls.all(lookups);
        Optional<PackageId> same = results.getFirst();
        if (same.isPresent()) {
            return Optional.of(new Claimed(same.get(), AdmissionReason.SAME_EVENT));
        }
        Optional<PackageId> subject = about(request.target(), results);
        if (subject.isEmpty()) {
            return Optional.empty();
        }
        Digest here = EventKeys.subject(request.target(), now);
        if (results.get(NOW).isEmpty()
                && here.equals(EventKeys.subject(request.target(), subject.get().openedAt()))) {
            // A worker that failed between its two claims holds only the claim of the previous span. After the next
            // span boundary no lookup reads that claim. The span after the boundary is not claimed: an event in it
            // opens a new package once ten minutes have passed.
            triggers.claimSubject(here, subject.get(), now);
        }
        return Optional.of(claimed(request, eventKey, new Claimed(subject.get(), AdmissionReason.SAME_SUBJECT), now));
    }

    /** Returns the first of these packages that is not about another target. */
    private Optional<PackageId> about(Target target, List<Optional<PackageId>> claims) throws IOException {
        for (Optional<PackageId> claim : claims) {
            if (claim.isPresent() && !isForeignClaim(target, claim.get())) {
                return claim;
            }
        }
        return Optional.empty();
    }

    /**
     * Reports whether a claim refers to a package of another target or to a package without planned items. Another
     * program created such a package: an alert that is filed under it would collect no evidence.
     */
    private boolean isForeignClaim(Target target, PackageId id) throws IOException {
        return read(id).map(OpenPackage::open)
                .filter(open ->
                        !isSameTarget(open.target(), target) || open.plan().isEmpty())
                .isPresent();
    }

    private Claimed claim(AcquisitionRequest request, Digest eventKey, Instant now) throws IOException {
        PackageId candidate = PackageId.create(now, random);
        Claimed wanted =
                isAlert(request) ? claimSubject(request, candidate, now) : new Claimed(candidate, AdmissionReason.NEW);
        return claimed(request, eventKey, wanted, now);
    }

    private Claimed claimed(AcquisitionRequest request, Digest eventKey, Claimed wanted, Instant now)
            throws IOException {
        PackageId claimed = triggers.claimEvent(eventKey, wanted.id(), request.event(), now);
        return claimed.equals(wanted.id()) ? wanted : new Claimed(claimed, AdmissionReason.SAME_EVENT);
    }

    private Claimed claimSubject(AcquisitionRequest request, PackageId candidate, Instant now) throws IOException {
        Target target = request.target();
        if (request.trigger().source().equals(FollowUpFinder.SOURCE)) {
            return claimSubject(target, candidate, budget.takeForFollowUp(target, candidate, now), now);
        }
        BudgetFiles.BudgetPlace taken = budget.take(target, candidate, now);
        if (taken.existing().isPresent()) {
            return new Claimed(taken.existing().get(), AdmissionReason.OVER_BUDGET);
        }
        if (taken.exceedsBudget()) {
            beyond.add(taken.id());
        }
        boolean usable = taken.id().equals(candidate) || !isForeignClaim(target, taken.id());
        return claimSubject(target, candidate, usable ? taken.id() : candidate, now);
    }

    private Claimed claimSubject(Target target, PackageId candidate, PackageId wanted, Instant now) throws IOException {
        PackageId id = wanted;
        for (Digest span : EventKeys.subjectsToClaim(target, now)) {
            PackageId claimed = triggers.claimSubject(span, wanted, now);
            id = claimed.equals(wanted) || !isForeignClaim(target, claimed) ? claimed : wanted;
            if (!id.equals(wanted) && !id.openedAt().isBefore(EventKeys.earliestOpening(now))) {
                return new Claimed(id, AdmissionReason.SAME_SUBJECT);
            }
        }
        return new Claimed(id, id.equals(candidate) ? AdmissionReason.NEW : AdmissionReason.SAME_SUBJECT);
    }

    static boolean isSameTarget(Target one, Target other) {
        return one.kind().equals(other.kind()) && one.id().equals(other.id());
    }

    private static boolean isAlert(AcquisitionRequest request) {
        return request.trigger().kind() == AcquisitionTrigger.Kind.ALERT;
    }

    private OpenPackage write(PackageId id, AcquisitionRequest request, List<Artifact> artifacts) throws IOException {
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
                new RetentionPolicy(request.retention(), request.retention().until(openedAt)));
        byte[] bytes = open.toBytes();
        CreateResult created = store.create(id.prefix() + PackageLayout.OPEN, Blob.of(bytes));
        confirm(id, open.policy());
        if (created instanceof CreateResult.Stored) {
            return new OpenPackage(open, created.offered(), AdmissionReason.NEW);
        }
        Optional<OpenPackage> existing = read(id);
        if (existing.isEmpty()) {
            return write(moves.move(id, PackageId.create(openedAt, random)), request, artifacts);
        }
        OpenPackage stored = existing.get();
        return new OpenPackage(
                stored.open(),
                stored.sha256(),
                stored.sha256().equals(Digest.of(bytes)) ? AdmissionReason.NEW : AdmissionReason.SAME_SUBJECT);
    }

    /** Fails before anything is collected if the requested lock is not in force. */
    private void confirm(PackageId id, RetentionPolicy policy) throws IOException {
        Retention requested = policy.retention();
        if (!requested.isRequested()) {
            return;
        }
        ObjectLock lock = store instanceof VersionedStore versioned
                ? versioned.lock(id.prefix() + PackageLayout.OPEN, requested, policy.retainUntil())
                : ObjectLock.NONE;
        if (!lock.covers(requested, policy.retainUntil())) {
            throw notInForce(requested, lock);
        }
    }

    private static StoreException notInForce(Retention requested, ObjectLock lock) {
        return new StoreException("immutability is not in force: " + requested + " was requested and the store locks "
                + (lock.equals(ObjectLock.NONE) ? "nothing" : lock.toString())
                + "; use a store that locks objects (an S3 bucket with Object Lock, an Azure container with"
                + " version-level"
                + " immutability) or use --retention none");
    }

    private Optional<OpenPackage> read(PackageId id) throws IOException {
        for (Optional<PackageId> at = Optional.of(id); at.isPresent(); at = moves.target(at.get())) {
            try (InputStream in = store.open(at.get().prefix() + PackageLayout.OPEN)) {
                byte[] bytes = in.readAllBytes();
                OpenRecord open = OpenRecord.parse(bytes);
                Digest logBegins = open.copyOf().map(CopyOrigin::openRecord).orElse(Digest.of(bytes));
                return Optional.of(new OpenPackage(open, logBegins, AdmissionReason.REOPENED));
            } catch (MissingObjectException e) {
                // Not opened yet, or opened under another id.
            }
        }
        return Optional.empty();
    }
}
