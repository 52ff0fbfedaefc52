package org.ephemera.seal;

import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.format.BagFiles;
import org.ephemera.format.OpenRecord;
import org.ephemera.format.OutcomeList;
import org.ephemera.format.PackageIndex;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.PlanProgress;
import org.ephemera.format.VerificationInstructions;
import org.ephemera.model.Digest;
import org.ephemera.store.Blob;
import org.ephemera.store.OccupiedPathException;
import org.ephemera.store.ParallelCalls;

/**
 * First step of sealing: writes outcomes, index, list of foreign files and manifest. Afterwards the manifest defines the
 * content.
 *
 * @param progress what the accepted segments of the log state
 * @param stored files below {@code data/} when the sealing began; a file that appears later is not sealed
 */
record ContentClosing(
        FileAdoption adoption, OpenRecord open, PlanProgress progress, StoredPaths stored, ForeignFiles foreign) {

    /**
     * Closes the content.
     *
     * @param gaveUp reason in plain words if no worker continues to collect
     * @throws OccupiedPathException if another object is stored at the path of one of the files
     */
    ClosedContent close(Optional<String> gaveUp) throws IOException {
        StoredPackageFiles files = adoption.files();
        OutcomeList outcomes = OutcomeList.of(progress, gaveUp);
        Map<String, Digest> written = writeFiles(outcomes);
        StoredPaths sealed = files.list(PackageLayout.DATA).restricted(stored, written.keySet());
        Map<String, Digest> known = foreign.digests();
        known.putAll(written);
        adoption.adopt(PackageLayout.MANIFEST, ContentDigests.manifest(files, sealed, progress, known));
        return new ClosedContent(
                StoredManifest.read(files.store(), files.prefix(), sealed),
                outcomes,
                foreign.count(),
                stored.first(
                        PackageLayout.RAW, path -> progress.files().find(path).isPresent()),
                Map.of(
                        PackageLayout.OPEN, Objects.requireNonNull(written.get(PackageLayout.OPEN)),
                        PackageLayout.VERIFY, Objects.requireNonNull(written.get(PackageLayout.VERIFY)),
                        PackageLayout.BAGIT, Objects.requireNonNull(written.get(PackageLayout.BAGIT))));
    }

    /** Writes the files that do not depend on the manifest, in parallel, because each is a call to the store. */
    private Map<String, Digest> writeFiles(OutcomeList outcomes) throws IOException {
        Blob lines = out -> outcomes.write(open.target().id(), out);
        Blob index = out ->
                PackageIndex.write(stored.paths(), progress, open.target().id(), out);
        if (!progress.isFinished()) {
            // Until the outcomes are stored, another run can continue to collect in this package.
            adoption.adopt(PackageLayout.OUTCOMES, lines);
        }
        Map<String, ParallelCalls.Part<Digest>> parts = new TreeMap<>(Map.of(
                PackageLayout.OUTCOMES, () -> adoption.adopt(PackageLayout.OUTCOMES, lines),
                PackageLayout.INDEX, () -> adoption.adopt(PackageLayout.INDEX, index),
                PackageLayout.OPEN, () -> adoption.files().digest(PackageLayout.OPEN),
                PackageLayout.TRIGGER, this::event,
                PackageLayout.VERIFY,
                        () -> adoption.adopt(PackageLayout.VERIFY, Blob.of(VerificationInstructions.file())),
                PackageLayout.BAGIT, () -> adoption.adopt(PackageLayout.BAGIT, Blob.of(BagFiles.bagit()))));
        if (foreign.count() > 0) {
            parts.put(PackageLayout.FOREIGN, () -> adoption.adopt(PackageLayout.FOREIGN, foreign.toBlob()));
        } else if (stored.first(PackageLayout.FOREIGN, path -> true).isPresent()) {
            throw adoption.occupied(PackageLayout.FOREIGN, Optional.empty());
        }
        return ContentDigests.computeAll(parts);
    }

    /** Returns the digest of the event; it must be the one that {@code open.json} contains. */
    private Digest event() throws IOException {
        Digest event = adoption.files().digest(PackageLayout.TRIGGER);
        if (!event.equals(open.triggerSha256())) {
            throw adoption.occupied(PackageLayout.TRIGGER, Optional.of(event));
        }
        return event;
    }
}
