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

/** Creation of the package of an hour, either in this process or through a queue. */
@FunctionalInterface
public interface PackageCreation {
    /**
     * Creates the package or requests its creation.
     *
     * @return the id; empty if the deadline ended the creation, which another call resumes
     * @throws IOException if the store, queue or key failed
     */
    Optional<PackageId> make(AcquisitionRequest request, List<Artifact> planned) throws IOException;

    /** Returns a creation by the workers of a queue. */
    static PackageCreation queued(PackageIntake intake) {
        return (request, planned) ->
                Optional.of(intake.take(request, planned).open().packageId());
    }

    /** Returns a creation in this run. */
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
