package org.ephemera.acquire;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.ephemera.format.OpenRecord;
import org.ephemera.format.PackageLayout;
import org.ephemera.model.Digest;
import org.ephemera.model.PackageId;
import org.ephemera.seal.CopyRecords;
import org.ephemera.seal.ExistingSeal;
import org.ephemera.seal.Seal;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.MissingObjectException;
import org.ephemera.store.OccupiedPathException;

/** Lookup of the seal of a package or of its copy, for a reader without keys. No signature is checked. */
public final class SealLookup {
    private SealLookup() {}

    /**
     * Seal with the open record of its package.
     *
     * @param open record of the package that has the seal: the requested package or its copy
     */
    public record Sealed(OpenRecord open, Seal seal) {}

    /**
     * Finds the seal.
     *
     * @return empty if the package is not sealed, or its copy is not sealed yet
     * @throws OccupiedPathException if the object at the path of the seal is not a seal of the package, and no copy
     *     exists
     */
    public static Optional<Sealed> find(EvidenceStore store, OpenRecord open) throws IOException {
        Optional<OccupiedPathException> foreign = Optional.empty();
        try {
            Optional<Seal> seal = ExistingSeal.find(store, open);
            if (seal.isPresent()) {
                return Optional.of(new Sealed(open, seal.get()));
            }
        } catch (OccupiedPathException e) {
            foreign = Optional.of(e);
        }
        List<CopyRecords.Copy> copies = new CopyRecords(store, open.originalId()).unverified();
        if (copies.isEmpty() && foreign.isPresent()) {
            throw foreign.get();
        }
        for (CopyRecords.Copy copy : copies) {
            Optional<Sealed> sealed = sealed(store, copy, open.originalId());
            if (sealed.isPresent()) {
                return sealed;
            }
        }
        return Optional.empty();
    }

    private static Optional<Sealed> sealed(EvidenceStore store, CopyRecords.Copy copy, PackageId original)
            throws IOException {
        try (InputStream in = store.open(copy.id().prefix() + PackageLayout.OPEN)) {
            byte[] bytes = in.readAllBytes();
            if (!Digest.of(bytes).equals(copy.openRecord())) {
                return Optional.empty();
            }
            OpenRecord open = OpenRecord.parse(bytes);
            return open.copyOf().isPresent() && open.originalId().equals(original)
                    ? ExistingSeal.find(store, open).map(seal -> new Sealed(open, seal))
                    : Optional.empty();
        } catch (MissingObjectException | OccupiedPathException e) {
            return Optional.empty();
        }
    }
}
