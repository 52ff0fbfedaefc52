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

    /** Limit of malformed lines, after which the rest of a file is not parsed. */
    private static final int MOST_MALFORMED = 1000;

    private final PackageFiles files;
    private final Set<String> gathered;
    private final VerificationCheck check;
    private final CheckResults findings;
    private int malformed;

    /**
     * Creates a reader.
     *
     * @param gathered fields of each object that are lists of strings of unlimited length
     * @param check that reports malformed lines
     */
    JsonLines(PackageFiles files, Set<String> gathered, VerificationCheck check, CheckResults findings) {
        this.files = files;
        this.gathered = gathered;
        this.check = check;
        this.findings = findings;
    }

    void read(PackageFile file, Taker taker) throws IOException {
        int number = 0;
        CheckLocation place = CheckLocation.of(file.path());
        try (InputStream in = files.open(file, Digest.sha256());
                LineReader lines = new LineReader(in, 0)) {
            for (Optional<InputStream> line = lines.nextStream();
                    line.isPresent() && malformed < MOST_MALFORMED;
                    line = lines.nextStream()) {
                number++;
                parseLine(line.get(), taker, place.line(number));
            }
            // Reading the file to its end records its digest.
            in.transferTo(OutputStream.nullOutputStream());
            if (malformed == MOST_MALFORMED) {
                findings.malformed(
                        check,
                        place,
                        file.path() + " has " + MOST_MALFORMED + " malformed lines; its other lines were not parsed");
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
            malformed++;
            findings.malformed(check, place, where(place) + e.getMessage());
        }
    }

    static String where(CheckLocation place) {
        return "line " + place.line().orElse(0) + " of " + place.path().orElse("") + " ";
    }
}
