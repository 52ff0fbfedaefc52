package org.ephemera.verify;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.Set;
import org.ephemera.bag.LineReader;
import org.ephemera.evidence.Digest;

/** Goes through a file of JSON objects, one a line, to its end. */
final class JsonLines {
    /** What is done with a line. */
    @FunctionalInterface
    interface Taker {
        void take(JsonValues line, Place place) throws MalformedException;
    }

    private final PackageFiles files;
    private final int longest;
    private final Set<String> gathered;
    private final Check check;
    private final Findings findings;

    /**
     * @param gathered fields of each object that are lists of texts, as long as they may be
     * @param check under which it is said that a line is not of its form
     */
    JsonLines(PackageFiles files, int longest, Set<String> gathered, Check check, Findings findings) {
        this.files = files;
        this.longest = longest;
        this.gathered = gathered;
        this.check = check;
        this.findings = findings;
    }

    void read(PackageFile file, Taker taker) throws IOException {
        int number = 0;
        Place place = Place.of(file.path());
        try (InputStream in = files.open(file, Digest.sha256());
                LineReader lines = new LineReader(in, longest)) {
            try {
                for (Optional<byte[]> line = lines.next(); line.isPresent(); line = lines.next()) {
                    number++;
                    one(line.get(), taker, place.line(number));
                }
                if (lines.unterminated()) {
                    findings.broken(
                            check, Kind.TRUNCATED, place.line(number), where(place.line(number)) + "is cut short");
                }
            } catch (LineReader.TooLongException e) {
                Place at = place.line(number + 1);
                findings.malformed(check, at, where(at) + "is longer than any that is written");
            }
            // To the end all the same: the file is measured by that.
            in.transferTo(OutputStream.nullOutputStream());
        }
    }

    private void one(byte[] line, Taker taker, Place place) {
        try {
            taker.take(JsonValues.parse(line, Set.of(), gathered), place);
        } catch (MalformedException e) {
            findings.malformed(check, place, where(place) + e.getMessage());
        }
    }

    static String where(Place place) {
        return "line " + place.line().orElse(0) + " of " + place.path().orElse("") + " ";
    }
}
