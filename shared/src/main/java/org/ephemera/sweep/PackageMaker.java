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

/** Who makes the packages of a sweep: this process, or whoever takes work from a queue. */
@FunctionalInterface
public interface PackageMaker {
    /** A package that is done. */
    record Made(OpenRecord open, Seal seal) {}

    /** Opens a package, or finds the one that the same request opened. */
    @FunctionalInterface
    interface Opener {
        OpenPackage open(AcquisitionRequest request, List<Artifact> planned) throws IOException;
    }

    /** The package of a request; empty if it is not sealed yet, and the same call goes on from there. */
    Optional<Made> make(AcquisitionRequest request, List<Artifact> planned, Deadline deadline) throws IOException;

    /** Collects and seals in this process. */
    static PackageMaker here(Acquisition acquisition) {
        return (request, planned, deadline) -> {
            OpenPackage opened = acquisition.open(request, planned);
            Optional<Seal> seal = acquisition.finish(opened, deadline);
            return seal.isPresent()
                    ? Optional.of(
                            new Made(acquisition.packageOf(opened, seal.get()).open(), seal.get()))
                    : Optional.empty();
        };
    }

    /**
     * Has others do it: only the package is opened here, which needs neither a key nor leave to read a target.
     *
     * @param opener puts the work of what it opens on a queue
     */
    static PackageMaker queued(Opener opener, EvidenceStore store) {
        return (request, planned, deadline) -> {
            OpenPackage opened = opener.open(request, planned);
            return SealLookup.find(store, opened.open()).map(found -> new Made(found.open(), found.seal()));
        };
    }
}
