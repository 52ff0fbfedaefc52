package org.ephemera.verify;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.ephemera.format.Footprint;
import org.ephemera.format.PackageLayout;
import org.ephemera.verify.parse.JsonValues;
import org.ephemera.verify.parse.LineDigest;
import org.ephemera.verify.parse.MalformedException;
import org.ephemera.verify.parse.PortableNames;
import org.ephemera.verify.parse.SegmentLine;

/**
 * What {@code package.json} says of the acquisition as a whole, against the log: as whom was read, how far the clocks were
 * apart, and what the reading changed.
 */
final class ClosingCheck {
    /** The facts that stand under {@code runtime}. */
    private static final List<String> CALLER = List.of("account", "principal");
    /** As many as there may be items: each image leaves one mark. */
    private static final int MOST = 200_000;

    private final JsonValues closing;
    private final Optional<Long> median;
    private final Set<String> told = new HashSet<>();
    private final Set<LineDigest> callers = new HashSet<>();
    private final Set<LineDigest> marks = new HashSet<>();
    private long offsets;
    private long lower;
    private long same;

    /** @param closing {@code package.json} */
    ClosingCheck(JsonValues closing) {
        this.closing = closing;
        this.median = closing.text("clock.offsetMs").flatMap(ClosingCheck::number);
    }

    JsonValues said() {
        return closing;
    }

    /** @param item of the segment in which the line stands */
    void take(SegmentLine line, String item) throws MalformedException {
        if (line.is("api.response")) {
            line.clockOffset().flatMap(ClosingCheck::number).ifPresent(this::offset);
        } else if (line.is("note")) {
            Map<String, String> facts = line.facts();
            for (String name : CALLER) {
                if (facts.containsKey(name)) {
                    told.add(name);
                    keep(callers, List.of(name, facts.get(name)));
                }
            }
            if (facts.containsKey(Footprint.FACT)) {
                keep(marks, List.of(item, facts.get(Footprint.FACT)));
            }
        }
    }

    /** To be asked when all of a whole log was taken: what a broken one does not say proves nothing. */
    void run(CheckResults findings) {
        for (String name : CALLER) {
            Optional<String> said = closing.text("runtime." + name);
            // Of several the last holds; which of two segments is the later one, their names do not tell.
            boolean noted = said.map(value -> callers.contains(LineDigest.of(List.of(name, value))))
                    .orElse(!told.contains(name));
            if (!noted) {
                differs(findings, "the " + name + " " + PortableNames.shown(said.orElse("none")) + " as whom was read");
            }
        }
        if (!isMedian()) {
            differs(findings, "a distance of the clocks");
        }
        if (!isFootprint()) {
            differs(findings, "changes by the reading");
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
        Set<LineDigest> said = new HashSet<>();
        for (SortedMap<String, String> mark : closing.elements("footprint").values()) {
            said.add(LineDigest.of(List.of(mark.getOrDefault("item", ""), mark.getOrDefault("what", ""))));
        }
        return said.equals(marks) && closing.length("footprint") == marks.size();
    }

    /** One pass is enough, and no offset is kept: where the median has to stand among them is known before. */
    private void offset(long offset) {
        offsets++;
        if (median.isPresent()) {
            lower += offset < median.get() ? 1 : 0;
            same += offset == median.get() ? 1 : 0;
        }
    }

    private static void keep(Set<LineDigest> all, List<String> words) throws MalformedException {
        all.add(LineDigest.of(words));
        if (all.size() > MOST) {
            throw new MalformedException("is a note too many: there are more than " + MOST);
        }
    }

    private static void differs(CheckResults findings, String what) {
        findings.broken(
                Check.PLAN_COVERAGE,
                DeviationKind.ALTERED,
                CheckLocation.of(PackageLayout.PACKAGE),
                PackageLayout.PACKAGE + " tells of " + what + ", the acquisition log says something else");
    }

    private static Optional<Long> number(String text) {
        try {
            return Optional.of(Long.valueOf(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
