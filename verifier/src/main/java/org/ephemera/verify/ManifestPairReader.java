package org.ephemera.verify;

import java.io.IOException;
import java.util.Optional;
import org.ephemera.envelope.MerkleTree;
import org.ephemera.format.PackageLayout;
import org.ephemera.verify.parse.ManifestLine;

/** Reads both manifests, records the listed digest of each file, and collects the listed files that are missing. */
final class ManifestPairReader {
    /**
     * Totals of the manifest.
     *
     * @param files number of listed files
     * @param merkleRoot over its lines
     */
    record Sum(long files, String merkleRoot) {}

    private final PackageFiles files;
    private final CheckResults findings;
    private final AbsentFiles absent = new AbsentFiles();
    private Optional<Sum> sum = Optional.empty();

    ManifestPairReader(PackageFiles files, CheckResults findings) {
        this.files = files;
        this.findings = findings;
    }

    void read() throws IOException {
        PackageFile tags = files.find(PackageLayout.TAG_MANIFEST);
        if (tags != null) {
            readTags(tags);
        }
        PackageFile data = files.find(PackageLayout.MANIFEST);
        if (data != null) {
            readData(data);
        }
    }

    /** Returns the totals of the manifest; empty if there is no manifest. */
    Optional<Sum> sum() {
        return sum;
    }

    /** Returns the files that a manifest lists and the package lacks. */
    AbsentFiles absent() {
        return absent;
    }

    private void readTags(PackageFile manifest) throws IOException {
        try (ManifestReader reader = new ManifestReader(files, manifest, findings)) {
            for (Optional<ManifestLine> line = reader.next(); line.isPresent(); line = reader.next()) {
                take(
                        line.get(),
                        reader.place(),
                        PackageLayout.TAGGED.contains(line.get().path()));
            }
        }
    }

    private void readData(PackageFile manifest) throws IOException {
        MerkleTree tree = new MerkleTree();
        long count = 0;
        try (ManifestReader reader = new ManifestReader(files, manifest, findings)) {
            for (Optional<ManifestLine> line = reader.next(); line.isPresent(); line = reader.next()) {
                take(line.get(), reader.place(), line.get().isBelow(PackageLayout.DATA));
                tree.add(line.get().text());
                count++;
            }
        }
        sum = Optional.of(new Sum(count, tree.root().hex()));
    }

    private void take(ManifestLine line, CheckLocation place, boolean belongs) {
        if (!belongs) {
            findings.broken(
                    VerificationCheck.COMPLETENESS,
                    DeviationKind.EXTRA,
                    place,
                    line.path() + " must not be listed in " + place.path().orElse(""));
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
