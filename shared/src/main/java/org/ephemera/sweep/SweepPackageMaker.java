package org.ephemera.sweep;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.ephemera.acquire.Acquisition;
import org.ephemera.acquire.AcquisitionRequest;
import org.ephemera.acquire.OpenPackage;
import org.ephemera.acquire.SealLookup;
import org.ephemera.collect.Deadline;
import org.ephemera.format.OpenRecord;
import org.ephemera.model.Artifact;
import org.ephemera.seal.Seal;
import org.ephemera.store.EvidenceStore;

/** Producer of the packages of a sweep ({@link MetricSweep}): this process, or workers that take work from a queue. */
@FunctionalInterface
public interface SweepPackageMaker {
    /** Sealed package. */
    record SealedPackage(OpenRecord open, Seal seal) {}

    /** Opener of packages; returns the existing package if the same request opened one before. */
    @FunctionalInterface
    interface Opener {
        OpenPackage open(AcquisitionRequest request, List<Artifact> planned) throws IOException;
    }

    /** Makes the package of a request. Returns empty if it is not sealed yet; the same call resumes later. */
    Optional<SealedPackage> make(AcquisitionRequest request, List<Artifact> planned, Deadline deadline)
            throws IOException;

    /** Returns a producer that collects and seals in this process. */
    static SweepPackageMaker inProcess(Acquisition acquisition) {
        return (request, planned, deadline) -> {
            OpenPackage opened = acquisition.open(request, planned);
            Optional<Seal> seal = acquisition.finish(opened, deadline);
            return seal.isPresent()
                    ? Optional.of(new SealedPackage(
                            acquisition.packageOf(opened, seal.get()).open(), seal.get()))
                    : Optional.empty();
        };
    }

    /**
     * Returns a producer that delegates the work. This process only opens the packages, which needs neither a signing
     * key nor read permissions for targets.
     *
     * @param opener opens a package and puts its work on a queue
     */
    static SweepPackageMaker queued(Opener opener, EvidenceStore store) {
        return (request, planned, deadline) -> {
            OpenPackage opened = opener.open(request, planned);
            return SealLookup.find(store, opened.open()).map(found -> new SealedPackage(found.open(), found.seal()));
        };
    }
}
