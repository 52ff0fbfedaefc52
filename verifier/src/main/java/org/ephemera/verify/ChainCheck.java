package org.ephemera.verify;

import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.format.PackageLayout;
import org.ephemera.verify.parse.SegmentName;

/** The acquisition log: whole segments, in whole attempts, that name every body there is. */
final class ChainCheck {
    private static final String AFTER_ACQUISITION = "data/acquisition0";
    private static final String AFTER_RAW = "data/raw0";

    /** The segments of one attempt, as they come. */
    private static final class Attempt {
        final SegmentName any;
        int segments;
        int highest;
        int over;

        Attempt(SegmentName any) {
            this.any = any;
        }
    }

    private final PackageFiles files;
    private final Optional<String> target;
    private final Optional<ClosingCheck> closing;
    private final CheckResults findings;
    private final Map<String, Attempt> attempts = new LinkedHashMap<>();

    /**
     * @param target what was acquired from; empty if nobody knows
     * @param closing is told of each line, if there is a {@code package.json}
     */
    ChainCheck(PackageFiles files, Optional<String> target, Optional<ClosingCheck> closing, CheckResults findings) {
        this.files = files;
        this.target = target;
        this.closing = closing;
        this.findings = findings;
    }

    /** @param openRecord SHA-256 of {@code open.json}; empty if that is not there */
    void run(Optional<String> openRecord, ItemTallies items) throws IOException {
        LogContent content = new LogContent(files, items, closing, findings);
        List<PackageFile> segments = files.below(PackageLayout.ACQUISITION, AFTER_ACQUISITION).stream()
                .sorted(Comparator.comparing(PackageFile::path, PackageLayout.SEGMENT_ORDER))
                .toList();
        for (PackageFile file : segments) {
            Optional<SegmentName> name = SegmentName.parse(file.path());
            if (name.isEmpty()) {
                findings.broken(
                        Check.ACQUISITION_CHAIN,
                        DeviationKind.EXTRA,
                        CheckLocation.of(file.path()),
                        file.path() + " is not called like a segment of the acquisition log");
                continue;
            }
            SegmentCheck.End end = new SegmentCheck(file, name.get(), openRecord, content, findings).run(files);
            take(name.get(), end);
        }
        attempts.values().forEach(this::check);
        new IndexCheck(files, items, target, findings).run();
        bodies();
        findings.end(
                Check.ACQUISITION_CHAIN,
                segments.size() + " segments of " + attempts.size() + " attempts are whole and name every body");
    }

    private void take(SegmentName name, SegmentCheck.End end) {
        Attempt attempt = attempts.computeIfAbsent(name.attemptOfItem(), key -> new Attempt(name));
        attempt.segments++;
        attempt.highest = Math.max(attempt.highest, name.number());
        if (end == SegmentCheck.End.OVER) {
            attempt.over = attempt.over == 0 ? name.number() : Math.min(attempt.over, name.number());
        }
    }

    private void check(Attempt attempt) {
        if (attempt.highest != attempt.segments) {
            int gap = 1;
            while (files.has(attempt.any.withNumber(gap).path())) {
                gap++;
            }
            String path = attempt.any.withNumber(gap).path();
            broken(DeviationKind.MISSING, path, "is not there, though later segments of its attempt are");
        }
        if (attempt.over != 0 && attempt.over < attempt.highest) {
            String path = attempt.any.withNumber(attempt.over).path();
            broken(DeviationKind.EXTRA, path, "ends its attempt, and yet there are later segments of it");
        }
    }

    private void bodies() {
        for (PackageFile file : files.below(PackageLayout.RAW, AFTER_RAW)) {
            if (!file.isIndexed()) {
                broken(DeviationKind.EXTRA, file.path(), "does not stand in " + PackageLayout.INDEX);
            } else if (file.isOrphan() == file.isNamedInLog()) {
                broken(
                        file.isOrphan() ? DeviationKind.ALTERED : DeviationKind.EXTRA,
                        file.path(),
                        file.isOrphan()
                                ? "is called an orphan in " + PackageLayout.INDEX + ", but the acquisition log names it"
                                : "is named by no line of the acquisition log, and not known as an orphan");
            }
        }
    }

    private void broken(DeviationKind kind, String path, String message) {
        findings.broken(Check.ACQUISITION_CHAIN, kind, CheckLocation.of(path), path + " " + message);
    }
}
