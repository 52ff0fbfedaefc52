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
 * The near end of the queue: opens a package for an alert, within the budget, and puts its work on the queue, once. It needs
 * no key and asks nothing of the target, so it answers at once. May be repeated after a crash at any step.
 */
public final class PackageIntake {
    private final PackageOpener opening;
    private final WorkFiles files;
    private final PackageBudget budget;
    private final Dispatch dispatch;
    private final Announcer announcer;
    private final Clock clock;

    public PackageIntake(
            EvidenceStore store, PackageBudget budget, Dispatch dispatch, Announcer announcer, Clock clock) {
        this.opening = new PackageOpener(store, budget, clock);
        this.files = new WorkFiles(store);
        this.budget = budget;
        this.dispatch = dispatch;
        this.announcer = announcer;
        this.clock = clock;
    }

    /**
     * Opens a package for one alert or request, or files it with the one that it belongs to; puts nothing on the queue.
     *
     * @param planned what can be planned before anything is asked
     * @throws IOException if the store did not take it, or nobody could be told that the budget is used up: the same again
     *     goes on from there
     */
    public OpenPackage admit(AcquisitionRequest request, List<Artifact> planned) throws IOException {
        OpenPackage opened = opening.open(request, planned);
        report(opened);
        return opened;
    }

    /**
     * Takes in one alert or request.
     *
     * @param planned what can be planned before anything is asked
     * @throws IOException if store or queue did not take it, or nobody could be told that the budget is used up: the same
     *     again goes on from there
     */
    public OpenPackage take(AcquisitionRequest request, List<Artifact> planned) throws IOException {
        OpenPackage opened = opening.open(request, planned);
        // Of several events of one package only the first is known to be queued; its worker may have died before.
        if (opened.admission() == AdmissionReason.NEW
                || !files.isQueued(opened.open().packageId())) {
            send(opened.open().packageId());
        }
        // Last: whoever cannot be told, or takes his time, keeps no container waiting.
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
        files.queued(id, clock.instant());
    }

    /** Whoever delivers alerts may give up before the queue takes messages again: what is open and waits is found by its mark. */
    private void unsent(PackageId id, Exception failure) {
        try {
            files.unsent(id, clock.instant());
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private void report(OpenPackage opened) throws IOException {
        if (opening.isBudgetToBeReported(opened)) {
            announcer.announce(Announcement.overBudget(opened, budget, clock.instant()));
            opening.budgetReported(opened);
        }
    }
}
