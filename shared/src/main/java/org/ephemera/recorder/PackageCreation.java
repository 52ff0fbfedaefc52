package org.ephemera.recorder;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.ephemera.acquire.Acquisition;
import org.ephemera.acquire.AcquisitionRequest;
import org.ephemera.acquire.OpenPackage;
import org.ephemera.collect.Deadline;
import org.ephemera.model.Artifact;
import org.ephemera.model.PackageId;
import org.ephemera.queue.PackageIntake;

/** Sees to it that a package is made. */
@FunctionalInterface
public interface PackageCreation {
    /**
     * Makes it, or has it made.
     *
     * @return empty if time ended it; the same again goes on from there
     * @throws IOException if store, queue or key failed
     */
    Optional<PackageId> make(AcquisitionRequest request, List<Artifact> planned) throws IOException;

    /** By whoever works on the queue. */
    static PackageCreation queued(PackageIntake intake) {
        return (request, planned) ->
                Optional.of(intake.take(request, planned).open().packageId());
    }

    /** Here and now. */
    static PackageCreation here(Acquisition acquisition, Deadline deadline) {
        return (request, planned) -> {
            OpenPackage opened = acquisition.open(request, planned);
            var seal = acquisition.finish(opened, deadline);
            return seal.isPresent()
                    ? Optional.of(
                            acquisition.packageOf(opened, seal.get()).open().packageId())
                    : Optional.empty();
        };
    }
}
