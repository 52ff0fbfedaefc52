package org.ephemera.verify;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.ephemera.format.LineReader;
import org.ephemera.model.Digest;
import org.ephemera.verify.parse.MalformedException;
import org.ephemera.verify.parse.ManifestLine;

/** Reads a manifest line by line and records each malformed line. No line is kept. */
final class ManifestReader implements Closeable {
    private final PackageFile file;
    private final CheckResults findings;
    private final InputStream in;
    private final LineReader lines;
    private String previous = "";
    private int number;
    private int malformed;

    ManifestReader(PackageFiles files, PackageFile file, CheckResults findings) throws IOException {
        this.file = file;
        this.findings = findings;
        this.in = files.open(file, Digest.sha256());
        this.lines = new LineReader(in, ManifestLine.LONGEST);
    }

    /** Returns the next well-formed line; empty at the end. */
    Optional<ManifestLine> next() throws IOException {
        try {
            for (Optional<byte[]> bytes = lines.next(); bytes.isPresent(); bytes = lines.next()) {
                number++;
                try {
                    ManifestLine line = ManifestLine.parse(bytes.get());
                    checkOrder(line.path());
                    return Optional.of(line);
                } catch (MalformedException e) {
                    findings.broken(
                            VerificationCheck.COMPLETENESS, DeviationKind.ALTERED, place(), where() + e.getMessage());
                    if (++malformed == JsonLines.MOST_DEVIATIONS) {
                        findings.malformed(
                                VerificationCheck.COMPLETENESS,
                                CheckLocation.of(file.path()),
                                file.path() + JsonLines.NOT_PARSED);
                        readToEnd();
                        return Optional.empty();
                    }
                }
            }
            if (lines.isUnterminated()) {
                findings.broken(
                        VerificationCheck.COMPLETENESS,
                        DeviationKind.TRUNCATED,
                        place(),
                        where() + "has no line feed: it is truncated");
            }
        } catch (LineReader.TooLongException e) {
            number++;
            findings.broken(
                    VerificationCheck.COMPLETENESS,
                    DeviationKind.ALTERED,
                    place(),
                    where() + "is longer than any line of a manifest");
            readToEnd();
        }
        return Optional.empty();
    }

    /** Reads the rest of the file, which records its digest. */
    private void readToEnd() throws IOException {
        in.transferTo(OutputStream.nullOutputStream());
    }

    /** Returns the location of the line that was read last. */
    CheckLocation place() {
        return CheckLocation.of(file.path()).line(number);
    }

    private String where() {
        return "line " + number + " of " + file.path() + " ";
    }

    private void checkOrder(String path) {
        int order = path.compareTo(previous);
        if (order <= 0 && number > 1) {
            findings.broken(
                    VerificationCheck.COMPLETENESS,
                    order == 0 ? DeviationKind.EXTRA : DeviationKind.REORDERED,
                    place(),
                    where() + (order == 0 ? "lists " + path + " again" : "is out of order: " + path));
        }
        previous = path;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
