package org.ephemera.queue;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.ephemera.acquire.AcquisitionRequest;
import org.ephemera.acquire.AdmissionReason;
import org.ephemera.acquire.OpenPackage;
import org.ephemera.acquire.PackageBudget;
import org.ephemera.acquire.PackageOpener;
import org.ephemera.model.Artifact;
import org.ephemera.model.PackageId;
import org.ephemera.store.EvidenceStore;

/**
 * Producer side of the queue. It opens a package for an alert within the budget, and puts its work on the queue once.
 * It needs no key and calls no API of the target, so it returns quickly. May be repeated after a crash at any step.
 */
public final class PackageIntake {
    private final PackageOpener opening;
    private final WorkFiles files;
    private final PackageBudget budget;
    private final WorkDispatch dispatch;
    private final Announcer announcer;
    private final Clock clock;

    public PackageIntake(
            EvidenceStore store, PackageBudget budget, WorkDispatch dispatch, Announcer announcer, Clock clock) {
        this.opening = new PackageOpener(store, budget, clock);
        this.files = new WorkFiles(store);
        this.budget = budget;
        this.dispatch = dispatch;
        this.announcer = announcer;
        this.clock = clock;
    }

    /**
     * Opens a package for an alert or request, or adds the alert to the package that it belongs to. Puts nothing on the
     * queue.
     *
     * @param planned artifacts that can be planned before the first request
     * @throws IOException if the store rejected it, or the announcement of the used-up budget failed; another call
     *     resumes
     */
    public OpenPackage admit(AcquisitionRequest request, List<Artifact> planned) throws IOException {
        OpenPackage opened = opening.open(request, planned);
        report(opened);
        return opened;
    }

    /**
     * Opens a package for an alert or request and puts its work on the queue.
     *
     * @param planned artifacts that can be planned before the first request
     * @throws IOException if the store or queue rejected it, or the announcement of the used-up budget failed; another
     *     call resumes
     */
    public OpenPackage take(AcquisitionRequest request, List<Artifact> planned) throws IOException {
        OpenPackage opened = opening.open(request, planned);
        // If several events belong to one package, the worker of the first may have died before it queued the package.
        if (opened.admission() == AdmissionReason.NEW
                || !files.isQueued(opened.open().packageId())) {
            send(opened.open().packageId());
        }
        // Last, so that a slow or failing announcer does not delay the collection.
        report(opened);
        return opened;
    }

    private void send(PackageId id) throws IOException {
        try {
            dispatch.send(WorkMessage.first(id), Duration.ZERO);
        } catch (IOException | RuntimeException e) {
            unsent(id, e);
            throw e;
        }
        files.recordQueued(id, clock.instant());
    }

    /**
     * Marks a package that the queue rejected. The sender of the alert may give up before the queue accepts messages
     * again; the mark lets a scheduled run find the package.
     */
    private void unsent(PackageId id, Exception failure) {
        try {
            files.recordUnsent(id, clock.instant());
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private void report(OpenPackage opened) throws IOException {
        if (opening.shouldReportBudget(opened)) {
            announcer.announce(Announcement.overBudget(opened, budget, clock.instant()));
            opening.recordBudgetReport(opened);
        }
    }
}
