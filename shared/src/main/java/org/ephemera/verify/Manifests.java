package org.ephemera.verify;

import java.io.IOException;
import java.util.Optional;
import org.ephemera.bag.Layout;
import org.ephemera.seal.MerkleTree;

/** Reads both manifests, tells each file what it is listed as, and takes down what is listed and not there. */
final class Manifests {
    /**
     * What the manifest comes to.
     *
     * @param files how many it lists
     * @param merkleRoot over its lines
     */
    record Sum(long files, String merkleRoot) {}

    private final PackageFiles files;
    private final Findings findings;
    private final Absent absent;

    Manifests(PackageFiles files, Absent absent, Findings findings) {
        this.files = files;
        this.absent = absent;
        this.findings = findings;
    }

    /** The root files; nothing else may be listed with them. */
    void readTagManifest() throws IOException {
        PackageFile manifest = files.find(Layout.TAG_MANIFEST);
        if (manifest == null) {
            return;
        }
        try (ManifestReader reader = new ManifestReader(files, manifest, findings)) {
            for (Optional<ManifestLine> line = reader.next(); line.isPresent(); line = reader.next()) {
                take(
                        line.get(),
                        reader.place(),
                        Layout.TAGGED.contains(line.get().path()));
            }
        }
    }

    /** Everything below {@code data/}; empty if there is no manifest. */
    Optional<Sum> readManifest() throws IOException {
        PackageFile manifest = files.find(Layout.MANIFEST);
        if (manifest == null) {
            return Optional.empty();
        }
        MerkleTree tree = new MerkleTree();
        long count = 0;
        try (ManifestReader reader = new ManifestReader(files, manifest, findings)) {
            for (Optional<ManifestLine> line = reader.next(); line.isPresent(); line = reader.next()) {
                take(line.get(), reader.place(), line.get().path().startsWith(Layout.DATA));
                tree.add(line.get().text());
                count++;
            }
        }
        return Optional.of(new Sum(count, tree.root().hex()));
    }

    private void take(ManifestLine line, Place place, boolean belongs) {
        if (!belongs) {
            findings.broken(
                    Check.COMPLETENESS,
                    Kind.EXTRA,
                    place,
                    line.path() + " has no place in " + place.path().orElse(""));
            return;
        }
        PackageFile file = files.find(line.path());
        if (file != null) {
            file.list(line.digest());
        } else {
            absent.add(line, place);
        }
    }
}
