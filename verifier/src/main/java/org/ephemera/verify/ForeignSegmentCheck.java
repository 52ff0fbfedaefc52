package org.ephemera.verify;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.ephemera.envelope.RunDelegation;
import org.ephemera.format.LineReader;
import org.ephemera.model.Digest;
import org.ephemera.verify.parse.MalformedException;
import org.ephemera.verify.parse.SegmentLine;
import org.ephemera.verify.parse.SegmentName;

/**
 * Check of a file that the sealer lists as foreign in the folder of the acquisition log. It must not be a segment that a
 * delegated run has signed, because then the sealer would hide evidence.
 */
final class ForeignSegmentCheck {
    private static final int LONGEST_LINE = 4 << 20;

    private final PackageFiles files;
    private final RunDelegations runs;
    private Optional<String> previous;
    private int lines;
    private boolean chained = true;
    private byte[] first = new byte[0];
    private byte[] signed = new byte[0];
    private byte[] last = new byte[0];

    /**
     * Creates the check.
     *
     * @param openRecord SHA-256 that the acquisition log begins with; empty if unknown
     */
    ForeignSegmentCheck(PackageFiles files, RunDelegations runs, Optional<String> openRecord) {
        this.files = files;
        this.runs = runs;
        this.previous = openRecord;
    }

    /** Reads the file to its end, which also records its digest, and reports whether it is a segment of the log. */
    boolean isAuthentic(PackageFile file) throws IOException {
        try (InputStream in = files.open(file, Digest.sha256());
                LineReader reader = new LineReader(in, LONGEST_LINE)) {
            try {
                for (Optional<byte[]> line = reader.next(); line.isPresent() && chained; line = reader.next()) {
                    take(line.get());
                }
            } catch (LineReader.TooLongException e) {
                chained = false;
            }
            in.transferTo(OutputStream.nullOutputStream());
        }
        Optional<SegmentName> name = SegmentName.parse(file.path());
        return chained && name.isPresent() && isSigned(name.get());
    }

    private void take(byte[] bytes) {
        lines++;
        try {
            SegmentLine line = SegmentLine.parse(bytes);
            chained = line.sequence() == lines && (previous.isEmpty() || line.follows(previous.get()));
        } catch (MalformedException e) {
            chained = false;
        }
        previous = Optional.of(Digest.of(bytes).hex());
        first = lines == 1 ? bytes : first;
        signed = last;
        last = bytes;
    }

    private boolean isSigned(SegmentName name) {
        try {
            SegmentLine opening = SegmentLine.parse(first);
            SegmentLine signature = SegmentLine.parse(last);
            Optional<RunDelegation> run = signature.json().text("run").flatMap(runs::find);
            return opening.belongsTo(name)
                    && signature.belongsTo(name)
                    && isCovered(run, opening)
                    && isCovered(run, signature)
                    && opening.json().number("segment") == name.number()
                    && run.isPresent()
                    && run.get().hasSigned(signed, signature.json().text("sig").orElse(""));
        } catch (MalformedException e) {
            return false;
        }
    }

    private static boolean isCovered(Optional<RunDelegation> run, SegmentLine line) {
        try {
            return run.isPresent()
                    && run.get().covers(Instant.parse(line.json().text("time").orElse("")));
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
