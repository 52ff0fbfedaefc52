package org.ephemera.verify;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.ephemera.envelope.RunDelegation;
import org.ephemera.format.LineReader;
import org.ephemera.model.Digest;
import org.ephemera.verify.parse.MalformedException;
import org.ephemera.verify.parse.SegmentLine;
import org.ephemera.verify.parse.SegmentName;
import org.jspecify.annotations.Nullable;

/** Check of one segment of the acquisition log: each line contains the hash of the line before it. */
final class SegmentCheck {
    /** State at the end of a segment. */
    enum End {
        CONTINUES,
        OVER,
        BROKEN
    }

    private static final int LONGEST_LINE = 4 << 20;

    private final PackageFile file;
    private final SegmentName name;
    private final LogContentCheck content;
    private final CheckResults findings;
    private final MessageDigest lineDigest = Digest.sha256();
    private final SegmentLineSequence sequence = new SegmentLineSequence();
    private Optional<String> previous;
    private boolean chained = true;
    private boolean intact = true;
    private final RunDelegations runs;
    private final SegmentSignatures signatures;
    private @Nullable SegmentLine last;
    private @Nullable SegmentLine closing;
    private byte[] lastBytes = new byte[0];
    private byte[] signed = new byte[0];
    /** Times of the first line and of the signature. */
    private final List<String> times = new ArrayList<>(2);

    /**
     * Creates the check.
     *
     * @param openRecord SHA-256 of {@code open.json}, which the first line of every segment contains; empty if unknown
     * @param signatures receives the signature
     */
    SegmentCheck(
            PackageFile file,
            SegmentName name,
            Optional<String> openRecord,
            RunDelegations runs,
            SegmentSignatures signatures,
            LogContentCheck content,
            CheckResults findings) {
        this.file = file;
        this.runs = runs;
        this.signatures = signatures;
        this.name = name;
        this.previous = openRecord;
        this.content = content;
        this.findings = findings;
    }

    End run(PackageFiles files) throws IOException {
        int number = 0;
        int most = findings.deviations(VerificationCheck.ACQUISITION_CHAIN) + JsonLines.MOST_DEVIATIONS;
        try (InputStream in = files.open(file, Digest.sha256());
                LineReader lines = new LineReader(in, LONGEST_LINE)) {
            try {
                Optional<byte[]> line = lines.next();
                while (line.isPresent() && findings.deviations(VerificationCheck.ACQUISITION_CHAIN) < most) {
                    number++;
                    take(line.get(), number);
                    line = lines.next();
                }
                if (line.isPresent()) {
                    findings.malformed(
                            VerificationCheck.ACQUISITION_CHAIN,
                            CheckLocation.of(file.path()),
                            file.path() + JsonLines.NOT_PARSED);
                } else if (lines.isUnterminated()) {
                    reportBroken(DeviationKind.TRUNCATED, number, "has no line feed: the segment is truncated");
                }
            } catch (LineReader.TooLongException e) {
                reportMalformed(number + 1, "is longer than any line of the log");
            } catch (MalformedException e) {
                reportMalformed(number, String.valueOf(e.getMessage()));
            }
            // Read to the end even so: that records the digest of the file.
            in.transferTo(OutputStream.nullOutputStream());
        }
        return end();
    }

    private void take(byte[] bytes, int number) throws MalformedException {
        SegmentLine line = SegmentLine.parse(bytes);
        sequence.take(line.sequence());
        boolean follows = previous.isEmpty() || line.follows(previous.get());
        if (!follows && chained && line.sequence() == number) {
            // If the numbers are wrong, they explain more than the hashes.
            reportBroken(
                    DeviationKind.ALTERED,
                    number,
                    number == 1
                            ? "does not contain the hash of open.json: open.json was changed, or the segment is from"
                                    + " another package"
                            : "contains another hash for the line before it: line " + (number - 1) + " was changed");
        }
        chained &= follows;
        previous = Optional.of(HexFormat.of().formatHex(lineDigest.digest(bytes)));
        if (!line.belongsTo(name)) {
            reportBroken(DeviationKind.SWAPPED, number, "belongs to another item or attempt than the segment");
        }
        if (number == 1 && !(line.isEvent("segment.open") && line.json().number("segment") == name.number())) {
            reportBroken(DeviationKind.ALTERED, number, "does not open segment " + name.number());
        } else if (last != null && last.isEvent("segment.close") && line.isEvent("segment.signature")) {
            closing = last;
            signed = lastBytes;
        } else if (closing != null || (last != null && last.isEvent("segment.close"))) {
            reportBroken(DeviationKind.EXTRA, number, "comes after the segment was closed");
        }
        if (number == 1 || line.isEvent("segment.signature")) {
            times.add(line.json().text("time").orElse(""));
        }
        content.take(line, name, CheckLocation.of(file.path()).line(number));
        last = line;
        lastBytes = bytes;
    }

    private End end() {
        sequence.broken().ifPresent(gap -> reportBroken(gap.kind(), gap.line(), gap.message()));
        if (!intact) {
            return End.BROKEN;
        }
        int lines = sequence.lines();
        if (last == null || closing == null) {
            reportBroken(
                    DeviationKind.TRUNCATED,
                    lines,
                    "is the last line, but the segment was not closed and signed: it is truncated");
            return End.BROKEN;
        }
        if (closing.json().number("lines") != lines - 1) {
            reportBroken(DeviationKind.ALTERED, lines - 1, "states another number of lines than " + (lines - 1));
        }
        signatureProblem(last).ifPresent(problem -> reportBroken(DeviationKind.ALTERED, lines, problem));
        return closing.continues() ? End.CONTINUES : End.OVER;
    }

    private Optional<String> signatureProblem(SegmentLine signature) {
        Optional<RunDelegation> run = signature.json().text("run").flatMap(runs::find);
        if (run.isEmpty()) {
            return Optional.of("is signed by a run without a delegation");
        }
        byte[] line = signed;
        String text = signature.json().text("sig").orElse("");
        signatures.add(
                CheckLocation.of(file.path()).line(sequence.lines()),
                () -> run.get().hasSigned(line, text));
        return times.stream().allMatch(time -> isCovered(run.get(), time))
                ? Optional.empty()
                : Optional.of("is signed outside of the time of its delegation");
    }

    private static boolean isCovered(RunDelegation run, String time) {
        try {
            return run.covers(Instant.parse(time));
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private void reportBroken(DeviationKind kind, int line, String message) {
        intact = false;
        findings.broken(
                VerificationCheck.ACQUISITION_CHAIN,
                kind,
                CheckLocation.of(file.path()).line(line),
                where(line) + message);
    }

    private void reportMalformed(int line, String message) {
        intact = false;
        findings.malformed(
                VerificationCheck.ACQUISITION_CHAIN,
                CheckLocation.of(file.path()).line(line),
                where(line) + message);
    }

    private String where(int line) {
        return "line " + line + " of " + file.path() + " ";
    }
}
