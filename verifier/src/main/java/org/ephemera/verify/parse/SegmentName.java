package org.ephemera.verify.parse;

import java.util.Optional;
import org.ephemera.format.PackageLayout;

/** Parts of the path of a segment of the acquisition log. */
public record SegmentName(String item, String attempt, int number) {
    private static final String END = ".jsonl";
    private static final int ATTEMPT = 8;
    private static final int LONGEST_NUMBER = 9;

    /** Parses a path; empty if it is not the path of a segment. */
    public static Optional<SegmentName> parse(String path) {
        int end = path.length() - END.length();
        int dash = path.lastIndexOf('-');
        int item = dash - ATTEMPT - 1;
        if (!PackageLayout.isSegment(path) || end - dash - 1 > LONGEST_NUMBER) {
            return Optional.empty();
        }
        SegmentName name = new SegmentName(
                path.substring(PackageLayout.ACQUISITION.length(), item),
                path.substring(item + 1, dash),
                Integer.parseInt(path, dash + 1, end, 10));
        return name.path().equals(path) && name.number() > 0 ? Optional.of(name) : Optional.empty();
    }

    /** Returns the path in the package. */
    public String path() {
        return PackageLayout.segment(item, attempt, number);
    }

    /** Returns the segment of the same attempt with another number. */
    public SegmentName withNumber(int other) {
        return new SegmentName(item, attempt, other);
    }

    /** Returns the folder of the bodies of this attempt. */
    public String bodies() {
        return PackageLayout.RAW + item + "/" + attempt + "/";
    }

    /** Returns item and attempt as one key. */
    public String attemptOfItem() {
        return item + "-" + attempt;
    }
}
