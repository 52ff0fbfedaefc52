package org.ephemera.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.model.CoverageEntry;
import org.ephemera.model.OutcomeCode;
import org.ephemera.model.Volatility;

/**
 * Section on data that the sources will delete, and when.
 *
 * @param sealed time of the seal
 * @param dated by the time after which the data is deleted
 * @param classes other items, most volatile first
 */
record ExpirySection(Instant sealed, List<Dated> dated, List<VolatilityClass> classes) {
    private static final String LOG_GROUP = "aws.logs.group";
    private static final Set<String> EVENTS = Set.of("aws.logs.stream", "aws.logs.insights");
    private static final String GROUP = "group";

    /**
     * Item with a deadline.
     *
     * @param of the data that is deleted if it is not the item itself, for example the events of a log group; otherwise
     *     ""
     * @param left time left, counted from the seal, because the page has no clock
     * @param status outcome of that data
     * @param held true if the package contains all of it
     */
    record Dated(
            String item,
            String of,
            Volatility volatility,
            Instant deadline,
            String left,
            String status,
            Tone tone,
            boolean held) {}

    /**
     * Items of one volatility class without a deadline.
     *
     * @param collected number of items with a complete response, which may be empty
     * @param open incomplete items that may still be available
     * @param unreadable items that exist while the target runs and cannot be read from outside
     */
    record VolatilityClass(
            Volatility volatility, int items, int collected, List<String> open, List<String> unreadable) {}

    static ExpirySection of(Analysis analysis) {
        Instant sealed = analysis.subject().seal().sealedAt();
        List<Dated> dated = analysis.coverage().stream()
                .filter(item -> item.outcome().extent().lostAfter().isPresent())
                .map(item -> dated(
                        item,
                        item.outcome().extent().lostAfter().orElseThrow(),
                        sealed,
                        events(item, analysis.coverage())))
                .sorted(Comparator.comparing(Dated::deadline).thenComparing(Dated::item))
                .toList();
        List<VolatilityClass> classes = new ArrayList<>();
        for (Volatility volatility : Volatility.values()) {
            List<CoverageEntry> undated = analysis.coverage().stream()
                    .filter(item -> item.outcome().planned().volatility() == volatility)
                    .filter(item -> item.outcome().extent().lostAfter().isEmpty())
                    .filter(item -> item.code() != OutcomeCode.NOT_APPLICABLE)
                    .toList();
            if (!undated.isEmpty()) {
                classes.add(of(volatility, undated));
            }
        }
        return new ExpirySection(sealed, dated, classes);
    }

    /**
     * Returns the row of an item.
     *
     * @param events items with the data that the source deletes; empty if it is the item itself
     */
    private static Dated dated(CoverageEntry item, Instant deadline, Instant sealed, List<CoverageEntry> events) {
        boolean passed = !deadline.isAfter(sealed);
        OutcomeCode became = events.isEmpty()
                ? item.code()
                : combine(events.stream().map(CoverageEntry::code).toList());
        return new Dated(
                item.outcome().planned().item(),
                events.isEmpty()
                        ? ""
                        : "the events of "
                                + VisibleText.cut(item.outcome().planned().param(GROUP), 200),
                item.outcome().planned().volatility(),
                deadline,
                passed
                        ? "passed before the seal"
                        : TimeText.span(Duration.between(sealed, deadline)) + " after the seal",
                OutcomeText.word(became),
                OutcomeText.tone(became),
                isComplete(became));
    }

    /**
     * Combines the outcomes of several logs: partial if any of them is incomplete. A log without events does not make
     * the others empty.
     */
    private static OutcomeCode combine(List<OutcomeCode> logs) {
        boolean some = logs.contains(OutcomeCode.COLLECTED) || logs.contains(OutcomeCode.PARTIAL);
        if (logs.stream().allMatch(ExpirySection::isComplete)) {
            return some ? OutcomeCode.COLLECTED : OutcomeCode.EMPTY;
        }
        return some
                ? OutcomeCode.PARTIAL
                : logs.stream().min(Comparator.comparingInt(OutcomeText::rank)).orElseThrow();
    }

    private static boolean isComplete(OutcomeCode code) {
        return code == OutcomeCode.COLLECTED || code == OutcomeCode.EMPTY;
    }

    /**
     * Returns the log items of a group. The group deletes their events, which may be missing although its description
     * is complete.
     */
    private static List<CoverageEntry> events(CoverageEntry group, List<CoverageEntry> all) {
        return group.outcome().planned().artifact().equals(LOG_GROUP)
                ? all.stream()
                        .filter(item -> EVENTS.contains(item.outcome().planned().artifact()))
                        .filter(item -> item.code() != OutcomeCode.NOT_APPLICABLE)
                        .filter(item -> isSame(GROUP, item, group) && isSame("region", item, group))
                        .toList()
                : List.of();
    }

    private static boolean isSame(String param, CoverageEntry one, CoverageEntry other) {
        return one.outcome()
                .planned()
                .param(param)
                .equals(other.outcome().planned().param(param));
    }

    private static VolatilityClass of(Volatility volatility, List<CoverageEntry> items) {
        List<String> open = items.stream()
                .filter(item -> switch (item.code()) {
                    case DENIED, FAILED, PARTIAL, SKIPPED -> true;
                    case COLLECTED, EMPTY, NOT_ENABLED, EXPIRED, NOT_APPLICABLE, IMPOSSIBLE -> false;
                })
                .map(item -> item.outcome().planned().item() + " (" + OutcomeText.word(item.code()) + ")")
                .toList();
        int collected =
                (int) items.stream().filter(item -> isComplete(item.code())).count();
        boolean fleeting = volatility == Volatility.V0 || volatility == Volatility.V1;
        List<String> unreadable = items.stream()
                .filter(item -> fleeting && item.code() == OutcomeCode.IMPOSSIBLE)
                .map(item -> item.outcome().planned().item())
                .toList();
        return new VolatilityClass(volatility, items.size(), collected, open, unreadable);
    }
}
