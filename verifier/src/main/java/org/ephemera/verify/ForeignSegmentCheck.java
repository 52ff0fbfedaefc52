package org.ephemera.verify;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
    private byte[] first = new byte[0];
    private byte[] signed = new byte[0];
    private byte[] last = new byte[0];

    ForeignSegmentCheck(PackageFiles files, RunDelegations runs) {
        this.files = files;
        this.runs = runs;
    }

    /** Reads the file to its end, which also records its digest, and reports whether it is a segment of the log. */
    boolean isAuthentic(PackageFile file) throws IOException {
        try (InputStream in = files.open(file, Digest.sha256());
                LineReader lines = new LineReader(in, LONGEST_LINE)) {
            try {
                for (Optional<byte[]> line = lines.next(); line.isPresent(); line = lines.next()) {
                    first = first.length == 0 ? line.get() : first;
                    signed = last;
                    last = line.get();
                }
            } catch (LineReader.TooLongException e) {
                last = new byte[0];
            }
            in.transferTo(OutputStream.nullOutputStream());
        }
        Optional<SegmentName> name = SegmentName.parse(file.path());
        return name.isPresent() && isSigned(name.get());
    }

    private boolean isSigned(SegmentName name) {
        try {
            SegmentLine opening = SegmentLine.parse(first);
            SegmentLine signature = SegmentLine.parse(last);
            Optional<RunDelegation> run = signature.json().text("run").flatMap(runs::find);
            return opening.belongsTo(name)
                    && opening.json().number("segment") == name.number()
                    && run.isPresent()
                    && run.get().hasSigned(signed, signature.json().text("sig").orElse(""));
        } catch (MalformedException e) {
            return false;
        }
    }
}
