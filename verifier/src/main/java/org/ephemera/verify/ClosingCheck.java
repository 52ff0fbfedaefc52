package org.ephemera.verify;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.ephemera.format.CollectionFootprint;
import org.ephemera.format.PackageLayout;
import org.ephemera.verify.parse.JsonValues;
import org.ephemera.verify.parse.LineDigest;
import org.ephemera.verify.parse.MalformedException;
import org.ephemera.verify.parse.PortableNames;
import org.ephemera.verify.parse.SegmentLine;

/**
 * Check of {@code package.json} against the acquisition log: caller, clock offset, and changes that the collection
 * made.
 */
final class ClosingCheck {
    /** Facts of the log that {@code package.json} contains under {@code runtime}. */
    private static final List<String> CALLER = List.of("account", "principal");
    /** Limit of distinct facts and footprints, the same as the limit of items: each image leaves one footprint. */
    private static final int MOST = 200_000;

    private final JsonValues closing;
    private final Optional<Long> median;
    private final Set<String> noted = new HashSet<>();
    private final Set<LineDigest> callers = new HashSet<>();
    private final Set<LineDigest> marks = new HashSet<>();
    private long offsets;
    private long lower;
    private long same;
    private int foreign;

    /**
     * Creates the check.
     *
     * @param closing {@code package.json}
     */
    ClosingCheck(JsonValues closing) {
        this.closing = closing;
        this.median = closing.text("clock.offsetMs").flatMap(ClosingCheck::number);
    }

    JsonValues document() {
        return closing;
    }

    /** Records the number of foreign files. */
    void takeForeign(int count) {
        foreign = count;
    }

    /**
     * Records the clock offset and the facts of a line of the log.
     *
     * @param item of the segment that contains the line
     */
    void take(SegmentLine line, String item) throws MalformedException {
        if (line.isEvent("api.response")) {
            line.clockOffset().flatMap(ClosingCheck::number).ifPresent(this::takeOffset);
        } else if (line.isEvent("note")) {
            Map<String, String> facts = line.facts();
            for (String name : CALLER) {
                if (facts.containsKey(name)) {
                    noted.add(name);
                    addLimited(callers, List.of(name, facts.get(name)));
                }
            }
            if (facts.containsKey(CollectionFootprint.FACT)) {
                addLimited(marks, List.of(item, facts.get(CollectionFootprint.FACT)));
            }
        }
    }

    /**
     * Compares {@code package.json} with the recorded lines. Call it after the last line of a complete log: the absence
     * of a line in a broken log proves nothing.
     */
    void run(CheckResults findings) {
        for (String name : CALLER) {
            Optional<String> stated = closing.text("runtime." + name);
            // The sealer uses the last of several facts. Segment names do not show which of two segments is later,
            // so any of them is accepted.
            boolean matches = stated.map(value -> callers.contains(LineDigest.of(List.of(name, value))))
                    .orElse(!noted.contains(name));
            if (!matches) {
                reportDifference(
                        findings, "the caller's " + name + " " + PortableNames.printable(stated.orElse("none")));
            }
        }
        if (closing.number("counts.foreign") != foreign) {
            reportDifference(findings, "the number of foreign files");
        }
        if (!isMedian()) {
            reportDifference(findings, "the clock offset");
        }
        if (!isFootprint()) {
            reportDifference(findings, "the changes made by the collection");
        }
    }

    private boolean isMedian() {
        if (offsets == 0) {
            return closing.text("clock.offsetMs").isEmpty() && closing.has("clock.source", "none");
        }
        long middle = offsets / 2;
        return median.isPresent()
                && lower <= middle
                && middle < lower + same
                && closing.has("clock.source", "median of " + offsets + " Date headers");
    }

    private boolean isFootprint() {
        Set<LineDigest> stated = new HashSet<>();
        for (SortedMap<String, String> mark : closing.elements("footprint").values()) {
            stated.add(LineDigest.of(List.of(mark.getOrDefault("item", ""), mark.getOrDefault("what", ""))));
        }
        return stated.equals(marks) && closing.length("footprint") == marks.size();
    }

    /** Counts the offsets below and equal to the stated median. One pass is enough, and no offset is kept. */
    private void takeOffset(long offset) {
        offsets++;
        if (median.isPresent()) {
            lower += offset < median.get() ? 1 : 0;
            same += offset == median.get() ? 1 : 0;
        }
    }

    private static void addLimited(Set<LineDigest> all, List<String> words) throws MalformedException {
        all.add(LineDigest.of(words));
        if (all.size() > MOST) {
            throw new MalformedException("exceeds the limit of " + MOST + " notes");
        }
    }

    private static void reportDifference(CheckResults findings, String what) {
        findings.broken(
                VerificationCheck.PLAN_COVERAGE,
                DeviationKind.ALTERED,
                CheckLocation.of(PackageLayout.PACKAGE),
                PackageLayout.PACKAGE + " and the acquisition log differ in " + what);
    }

    private static Optional<Long> number(String text) {
        try {
            return Optional.of(Long.valueOf(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
