package org.ephemera.verify;

import java.io.IOException;
import java.util.Set;
import org.ephemera.format.PackageLayout;
import org.ephemera.verify.parse.JsonValues;
import org.ephemera.verify.parse.MalformedException;
import org.ephemera.verify.parse.PortableNames;

/** Check of {@code data/foreign.jsonl}: files of which the sealer states that the acquisition log does not reference them. */
final class ForeignList {
    private final PackageFiles files;
    private final CheckResults findings;
    private int count;

    ForeignList(PackageFiles files, CheckResults findings) {
        this.files = files;
        this.findings = findings;
    }

    /** Reads the list, if there is one, and compares it with the manifest. */
    void read() throws IOException {
        PackageFile list = files.find(PackageLayout.FOREIGN);
        if (list != null) {
            new JsonLines(files, Set.of(), VerificationCheck.ACQUISITION_CHAIN, findings).read(list, this::take);
        }
    }

    /** Returns the number of different files in the list. */
    int count() {
        return count;
    }

    private void take(JsonValues line, CheckLocation place) throws MalformedException {
        String path = line.text("path").orElseThrow(() -> new MalformedException("has no path"));
        PackageFile file = path.startsWith(PackageLayout.DATA) ? files.find(path) : null;
        if (file == null || path.equals(PackageLayout.FOREIGN)) {
            report(DeviationKind.MISSING, place, "lists " + PortableNames.printable(path) + ", which is missing");
        } else if (file.isForeign()) {
            report(DeviationKind.EXTRA, place, "lists " + path + " again");
        } else if (line.number("bytes") != file.size() || !line.has("sha256", file.listedSha256())) {
            report(DeviationKind.ALTERED, place, "states other bytes for " + path + " than the manifest");
        } else {
            file.markForeign();
            count++;
        }
    }

    private void report(DeviationKind kind, CheckLocation place, String message) {
        findings.broken(VerificationCheck.ACQUISITION_CHAIN, kind, place, JsonLines.where(place) + message);
    }
}
