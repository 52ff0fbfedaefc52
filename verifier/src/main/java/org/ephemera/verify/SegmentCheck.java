package org.ephemera.verify;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import org.ephemera.format.LineReader;
import org.ephemera.model.Digest;
import org.ephemera.verify.parse.MalformedException;
import org.ephemera.verify.parse.SegmentLine;
import org.ephemera.verify.parse.SegmentName;
import org.jspecify.annotations.Nullable;

/** One segment of the acquisition log: each line holds the hash of the line before it. */
final class SegmentCheck {
    /** How a segment ends. */
    enum End {
        CONTINUES,
        OVER,
        BROKEN
    }

    private static final int LONGEST_LINE = 4 << 20;

    private final PackageFile file;
    private final SegmentName name;
    private final LogContent content;
    private final CheckResults findings;
    private final MessageDigest lineDigest = Digest.sha256();
    private final LineSequence sequence = new LineSequence();
    private Optional<String> previous;
    private boolean chained = true;
    private boolean whole = true;
    private @Nullable SegmentLine last;

    /** @param openRecord SHA-256 of {@code open.json}, with which every segment begins; empty if nobody knows it */
    SegmentCheck(
            PackageFile file,
            SegmentName name,
            Optional<String> openRecord,
            LogContent content,
            CheckResults findings) {
        this.file = file;
        this.name = name;
        this.previous = openRecord;
        this.content = content;
        this.findings = findings;
    }

    End run(PackageFiles files) throws IOException {
        int number = 0;
        try (InputStream in = files.open(file, Digest.sha256());
                LineReader lines = new LineReader(in, LONGEST_LINE)) {
            try {
                for (Optional<byte[]> line = lines.next(); line.isPresent(); line = lines.next()) {
                    number++;
                    take(line.get(), number);
                }
                if (lines.unterminated()) {
                    broken(DeviationKind.TRUNCATED, number, "has no line feed: the segment is cut short");
                }
            } catch (LineReader.TooLongException e) {
                malformed(number + 1, "is longer than any that is written");
            } catch (MalformedException e) {
                malformed(number, String.valueOf(e.getMessage()));
            }
            // Read on to the end all the same: the file is measured by that.
            in.transferTo(OutputStream.nullOutputStream());
        }
        return end();
    }

    private void take(byte[] bytes, int number) throws MalformedException {
        SegmentLine line = SegmentLine.parse(bytes);
        sequence.take(line.sequence());
        boolean follows = previous.isEmpty() || line.follows(previous.get());
        if (!follows && chained && line.sequence() == number) {
            // Where the numbers are wrong, they say more than the hashes.
            broken(
                    DeviationKind.ALTERED,
                    number,
                    number == 1
                            ? "does not follow from open.json: that was changed, or this is of another package"
                            : "holds another hash of the line before it: line " + (number - 1) + " was changed");
        }
        chained &= follows;
        previous = Optional.of(HexFormat.of().formatHex(lineDigest.digest(bytes)));
        if (!line.isOf(name)) {
            broken(DeviationKind.SWAPPED, number, "is of another item or attempt than the segment");
        }
        if (number == 1 && !(line.is("segment.open") && line.json().number("segment") == name.number())) {
            broken(DeviationKind.ALTERED, number, "does not open segment " + name.number());
        } else if (last != null && last.is("segment.close")) {
            broken(DeviationKind.EXTRA, number, "comes after the segment was closed");
        }
        content.take(line, name, CheckLocation.of(file.path()).line(number));
        last = line;
    }

    private End end() {
        sequence.broken().ifPresent(gap -> broken(gap.kind(), gap.line(), gap.message()));
        if (!whole) {
            return End.BROKEN;
        }
        int lines = sequence.lines();
        if (last == null || !last.is("segment.close")) {
            broken(DeviationKind.TRUNCATED, lines, "is the last, and the segment was not closed: it is cut short");
            return End.BROKEN;
        }
        if (last.json().number("lines") != lines) {
            broken(DeviationKind.ALTERED, lines, "closes a segment of another number of lines than " + lines);
        }
        return last.continues() ? End.CONTINUES : End.OVER;
    }

    private void broken(DeviationKind kind, int line, String message) {
        whole = false;
        findings.broken(
                Check.ACQUISITION_CHAIN, kind, CheckLocation.of(file.path()).line(line), where(line) + message);
    }

    private void malformed(int line, String message) {
        whole = false;
        findings.malformed(
                Check.ACQUISITION_CHAIN, CheckLocation.of(file.path()).line(line), where(line) + message);
    }

    private String where(int line) {
        return "line " + line + " of " + file.path() + " ";
    }
}
