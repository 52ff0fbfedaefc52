package org.ephemera.verify;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.ephemera.format.PackageLayout;
import org.ephemera.verify.parse.JsonValues;
import org.ephemera.verify.parse.MalformedException;
import org.ephemera.verify.parse.PlanDigests;
import org.ephemera.verify.parse.PortableNames;
import org.ephemera.verify.parse.SegmentLine;

/**
 * Check of the index: it lists every body that the acquisition log references, once.
 */
final class IndexCheck {
    private final PackageFiles files;
    private final ItemTallies items;
    private final Optional<String> target;
    private final CheckResults findings;
    private final boolean logIsIntact;

    /**
     * Creates the check.
     *
     * @param items complete tallies of the plan and the log
     * @param target id of the workload that evidence was acquired from; empty if unknown, and then the plan is not
     *     compared
     */
    IndexCheck(PackageFiles files, ItemTallies items, Optional<String> target, CheckResults findings) {
        this.files = files;
        this.items = items;
        this.target = target;
        this.findings = findings;
        this.logIsIntact = !findings.isBroken(VerificationCheck.ACQUISITION_CHAIN);
    }

    void run() throws IOException {
        PackageFile index = files.find(PackageLayout.INDEX);
        if (index != null) {
            new JsonLines(files, Set.of(), VerificationCheck.ACQUISITION_CHAIN, findings).read(index, this::take);
        }
    }

    private void take(JsonValues line, CheckLocation place) throws MalformedException {
        String path = line.text("path").orElseThrow(() -> new MalformedException("has no path"));
        PackageFile file = path.startsWith(PackageLayout.RAW) ? files.find(path) : null;
        if (file == null) {
            reportBroken(
                    DeviationKind.MISSING,
                    place,
                    "lists " + PortableNames.printable(path) + ", which is not a body of the package");
        } else if (file.isIndexed()) {
            reportBroken(DeviationKind.EXTRA, place, "lists " + path + " again");
        } else {
            file.index();
            if (logIsIntact && target.isPresent() && !isAsPlanned(line, path, target.get())) {
                reportBroken(
                        DeviationKind.ALTERED,
                        place,
                        "differs for " + path + " from the plan of the item that it was received for");
            }
            if (logIsIntact && !isAsLogged(line, file)) {
                reportBroken(
                        DeviationKind.ALTERED, place, "states another call for " + path + " than the acquisition log");
            }
        }
    }

    /** Reports whether the line agrees with the plan of the item that is part of the path. */
    private boolean isAsPlanned(JsonValues line, String path, String target) {
        String item = path.substring(PackageLayout.RAW.length()).split("/", 2)[0];
        ItemTallies.Tally tally = items.all().get(item);
        return tally != null
                && line.has("item", item)
                && line.has("target", target)
                && tally.isAbout(PlanDigests.subjectOfIndex(line.all()));
    }

    /** Reports whether the line states the same call as the log. */
    private static boolean isAsLogged(JsonValues line, PackageFile file) {
        return file.isNamedInLog()
                && file.isFromCall(SegmentLine.call(
                        line, "source.", line.text("source.requestId").orElse("")));
    }

    private void reportBroken(DeviationKind kind, CheckLocation place, String message) {
        findings.broken(VerificationCheck.ACQUISITION_CHAIN, kind, place, JsonLines.where(place) + message);
    }
}
