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

/** The index names every body once, and says which no closed segment of the log names. */
final class IndexCheck {
    private final PackageFiles files;
    private final ItemTallies items;
    private final Optional<String> target;
    private final CheckResults findings;
    private final boolean logIsWhole;

    /**
     * @param items as the plan and the log tell, all of both
     * @param target what was acquired from; empty if nobody knows, nor what was planned
     */
    IndexCheck(PackageFiles files, ItemTallies items, Optional<String> target, CheckResults findings) {
        this.files = files;
        this.items = items;
        this.target = target;
        this.findings = findings;
        this.logIsWhole = !findings.isBroken(Check.ACQUISITION_CHAIN);
    }

    void run() throws IOException {
        PackageFile index = files.find(PackageLayout.INDEX);
        if (index != null) {
            new JsonLines(files, Set.of(), Check.ACQUISITION_CHAIN, findings).read(index, this::take);
        }
    }

    private void take(JsonValues line, CheckLocation place) throws MalformedException {
        String path = line.text("path").orElseThrow(() -> new MalformedException("has no path"));
        PackageFile file = path.startsWith(PackageLayout.RAW) ? files.find(path) : null;
        if (file == null) {
            broken(
                    DeviationKind.MISSING,
                    place,
                    "names " + PortableNames.shown(path) + ", which is no body of the package");
        } else if (file.isIndexed()) {
            broken(DeviationKind.EXTRA, place, "names " + path + " again");
        } else {
            file.index(line.has("orphan", "true"));
            if (logIsWhole && target.isPresent() && !isAsPlanned(line, path, target.get())) {
                broken(
                        DeviationKind.ALTERED,
                        place,
                        "says something else of " + path + " than the plan of the item that it was received for");
            }
            if (logIsWhole && !isAsLogged(line, file)) {
                broken(
                        DeviationKind.ALTERED,
                        place,
                        "names another call as the one that brought " + path + " than the acquisition log");
            }
        }
    }

    /** The path tells the item, and its plan all else. */
    private boolean isAsPlanned(JsonValues line, String path, String target) {
        String item = path.substring(PackageLayout.RAW.length()).split("/", 2)[0];
        ItemTallies.Tally tally = items.all().get(item);
        return tally != null
                && line.has("item", item)
                && line.has("target", target)
                && tally.isAbout(PlanDigests.subjectOfIndex(line.all()));
    }

    /** Of an orphan nobody can say which call brought it; whether it is one, another check compares. */
    private static boolean isAsLogged(JsonValues line, PackageFile file) {
        return file.isNamedInLog()
                ? file.isBroughtBy(SegmentLine.call(
                        line, "source.", line.text("source.requestId").orElse("")))
                : line.in("source").isEmpty();
    }

    private void broken(DeviationKind kind, CheckLocation place, String message) {
        findings.broken(Check.ACQUISITION_CHAIN, kind, place, JsonLines.where(place) + message);
    }
}
