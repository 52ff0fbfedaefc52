package org.ephemera.verify;

import java.io.IOException;
import java.util.Set;
import org.ephemera.bag.Layout;

/** The index names every body once, and says which no closed segment of the log names. */
final class IndexCheck {
    private static final int LONGEST_LINE = 4 << 20;
    private static final Set<String> UNREAD =
            Set.of("item", "target", "artifact", "sensitive", "names", "window", "source");

    private final PackageFiles files;
    private final Findings findings;

    IndexCheck(PackageFiles files, Findings findings) {
        this.files = files;
        this.findings = findings;
    }

    void run() throws IOException {
        PackageFile index = files.find(Layout.INDEX);
        if (index != null) {
            new JsonLines(files, LONGEST_LINE, UNREAD, Check.ACQUISITION_CHAIN, findings).read(index, this::take);
        }
    }

    private void take(JsonValues line, Place place) throws MalformedException {
        String path = line.text("path").orElseThrow(() -> new MalformedException("has no path"));
        PackageFile file = path.startsWith(Layout.RAW) ? files.find(path) : null;
        if (file == null) {
            broken(Kind.MISSING, place, "names " + PortableNames.shown(path) + ", which is no body of the package");
        } else if (file.isIndexed()) {
            broken(Kind.EXTRA, place, "names " + path + " again");
        } else {
            file.index(line.has("orphan", "true"));
        }
    }

    private void broken(Kind kind, Place place, String message) {
        findings.broken(Check.ACQUISITION_CHAIN, kind, place, JsonLines.where(place) + message);
    }
}
