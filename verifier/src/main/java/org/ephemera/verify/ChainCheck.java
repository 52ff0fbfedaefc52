package org.ephemera.verify;

import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.format.PackageLayout;
import org.ephemera.verify.parse.SegmentName;

/** Check of the acquisition log: segments and attempts are complete, and the log references every body. */
final class ChainCheck {
    private static final String AFTER_ACQUISITION = "data/acquisition0";
    private static final String AFTER_RAW = "data/raw0";

    /** Counts of the segments of one attempt. */
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
    private final RunDelegations runs;
    private final ForeignList foreign;
    private final CheckResults findings;
    private final Map<String, Attempt> attempts = new LinkedHashMap<>();

    /**
     * Creates the check.
     *
     * @param target id of the workload that evidence was acquired from; empty if unknown
     * @param closing receives each line; empty if there is no {@code package.json}
     * @param runs receives the delegations
     */
    ChainCheck(
            PackageFiles files,
            Optional<String> target,
            Optional<ClosingCheck> closing,
            RunDelegations runs,
            CheckResults findings) {
        this.files = files;
        this.target = target;
        this.closing = closing;
        this.runs = runs;
        this.foreign = new ForeignList(files, findings);
        this.findings = findings;
    }

    /**
     * Checks all segments, the index and the bodies.
     *
     * @param openRecord SHA-256 of {@code open.json}; empty if that file is missing
     */
    void run(Optional<String> openRecord, ItemTallies items) throws IOException {
        LogContentCheck content = new LogContentCheck(files, items, closing, findings);
        foreign.read();
        closing.ifPresent(record -> record.takeForeign(foreign.count()));
        readRuns(openRecord);
        List<PackageFile> segments = files.below(PackageLayout.ACQUISITION, AFTER_ACQUISITION).stream()
                .filter(file -> !file.isForeign() && !PackageLayout.isDelegation(file.path()))
                .sorted(Comparator.comparing(PackageFile::path, PackageLayout.SEGMENT_ORDER))
                .toList();
        try (SegmentSignatures signatures = new SegmentSignatures(findings)) {
            for (PackageFile file : segments) {
                Optional<SegmentName> name = SegmentName.parse(file.path());
                if (name.isPresent()) {
                    SegmentCheck segment =
                            new SegmentCheck(file, name.get(), openRecord, runs, signatures, content, findings);
                    take(name.get(), segment.run(files));
                } else {
                    reportBroken(
                            DeviationKind.EXTRA,
                            file.path(),
                            "does not have the name of a segment of the acquisition log");
                }
            }
            signatures.await();
        }
        attempts.values().forEach(this::check);
        new IndexCheck(files, items, target, findings).run();
        checkBodies();
        findings.end(
                VerificationCheck.ACQUISITION_CHAIN,
                segments.size() + " segments of " + attempts.size()
                        + " attempts are complete, signed by " + runs.count() + " runs, and reference every body"
                        + (foreign.count() == 0 ? "" : "; " + foreign.count() + " foreign files are listed"));
    }

    /** Reads the delegations, and then the foreign files of the folder, which no other check reads. */
    private void readRuns(Optional<String> openRecord) throws IOException {
        List<PackageFile> log = files.below(PackageLayout.ACQUISITION, AFTER_ACQUISITION);
        for (PackageFile file : log) {
            if (PackageLayout.isDelegation(file.path()) && !file.isForeign()) {
                runs.read(file);
            }
        }
        for (PackageFile file : log) {
            if (file.isForeign() && new ForeignSegmentCheck(files, runs, openRecord).isAuthentic(file)) {
                reportBroken(
                        DeviationKind.ALTERED,
                        file.path(),
                        "is listed in " + PackageLayout.FOREIGN + ", but a delegated run signed it");
            }
        }
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
            reportBroken(DeviationKind.MISSING, path, "is missing, but later segments of its attempt exist");
        }
        if (attempt.over != 0 && attempt.over < attempt.highest) {
            String path = attempt.any.withNumber(attempt.over).path();
            reportBroken(DeviationKind.EXTRA, path, "ends its attempt, but later segments of the attempt exist");
        }
    }

    private void checkBodies() {
        for (PackageFile file : files.below(PackageLayout.RAW, AFTER_RAW)) {
            if (file.isForeign()) {
                if (file.isIndexed() || file.isNamedInLog()) {
                    reportBroken(
                            DeviationKind.ALTERED,
                            file.path(),
                            "is listed in " + PackageLayout.FOREIGN + ", but belongs to the acquisition log");
                }
            } else if (!file.isIndexed()) {
                reportBroken(DeviationKind.EXTRA, file.path(), "is not listed in " + PackageLayout.INDEX);
            } else if (!file.isNamedInLog()) {
                reportBroken(DeviationKind.EXTRA, file.path(), "is not referenced by the acquisition log");
            }
        }
    }

    private void reportBroken(DeviationKind kind, String path, String message) {
        findings.broken(VerificationCheck.ACQUISITION_CHAIN, kind, CheckLocation.of(path), path + " " + message);
    }
}
