package org.ephemera.verify;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.Set;
import org.ephemera.format.LineReader;
import org.ephemera.model.Digest;
import org.ephemera.verify.parse.JsonValues;
import org.ephemera.verify.parse.MalformedException;

/** Reads a file of JSON objects, one a line, to its end. */
final class JsonLines {
    /** Consumer of lines. */
    @FunctionalInterface
    interface Taker {
        void take(JsonValues line, CheckLocation place) throws MalformedException;
    }

    /** Limit of deviations in one file, after which the rest of it is hashed and not parsed: 60 MB of them took 20 s. */
    static final int MOST_DEVIATIONS = 1000;

    /** End of the message about such a file. */
    static final String NOT_PARSED = " has " + MOST_DEVIATIONS + " deviations; its other lines were not parsed";

    private final PackageFiles files;
    private final Set<String> gathered;
    private final VerificationCheck check;
    private final CheckResults findings;

    /**
     * Creates a reader.
     *
     * @param gathered fields of each object that are lists of strings of unlimited length
     * @param check that reports malformed lines, and to which the consumer reports all other deviations of a line
     */
    JsonLines(PackageFiles files, Set<String> gathered, VerificationCheck check, CheckResults findings) {
        this.files = files;
        this.gathered = gathered;
        this.check = check;
        this.findings = findings;
    }

    void read(PackageFile file, Taker taker) throws IOException {
        int number = 0;
        int most = findings.deviations(check) + MOST_DEVIATIONS;
        CheckLocation place = CheckLocation.of(file.path());
        try (InputStream in = files.open(file, Digest.sha256());
                LineReader lines = new LineReader(in, 0)) {
            for (Optional<InputStream> line = lines.nextStream();
                    line.isPresent() && findings.deviations(check) < most;
                    line = lines.nextStream()) {
                number++;
                parseLine(line.get(), taker, place.line(number));
            }
            // Reading the file to its end records its digest.
            in.transferTo(OutputStream.nullOutputStream());
            if (findings.deviations(check) >= most) {
                findings.malformed(check, place, file.path() + NOT_PARSED);
            } else if (lines.isUnterminated()) {
                findings.broken(
                        check, DeviationKind.TRUNCATED, place.line(number), where(place.line(number)) + "is truncated");
            }
        }
    }

    private void parseLine(InputStream line, Taker taker, CheckLocation place) throws IOException {
        try {
            taker.take(JsonValues.parse(line, gathered), place);
        } catch (MalformedException e) {
            findings.malformed(check, place, where(place) + e.getMessage());
        }
    }

    static String where(CheckLocation place) {
        return "line " + place.line().orElse(0) + " of " + place.path().orElse("") + " ";
    }
}
