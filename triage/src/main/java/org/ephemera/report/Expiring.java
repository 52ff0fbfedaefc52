package org.ephemera.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.model.Coverage;
import org.ephemera.evidence.OutcomeCode;
import org.ephemera.evidence.Volatility;

/**
 * What the sources will lose, and when.
 *
 * @param dated by the time after which it is lost
 * @param classes the rest, most fleeting first
 */
record Expiring(Instant sealed, List<Dated> dated, List<Of> classes) {
    /**
     * Something with a deadline.
     *
     * @param left from the seal on, as this file has no clock
     */
    record Dated(
            String item,
            Volatility volatility,
            Instant deadline,
            String left,
            String status,
            Tone tone,
            boolean held) {}

    /**
     * What shares a class and names no deadline.
     *
     * @param collected items that were answered, be it with nothing
     * @param open items of which not all is in the package, and more could be
     * @param unreadable items that are there while it runs, and that nobody reads from outside
     */
    record Of(Volatility volatility, int items, int collected, List<String> open, List<String> unreadable) {}

    static Expiring of(Analysis analysis) {
        Instant sealed = analysis.subject().seal().sealedAt();
        List<Dated> dated = analysis.coverage().stream()
                .filter(item -> item.outcome().extent().lostAfter().isPresent())
                .map(item -> dated(item, item.outcome().extent().lostAfter().orElseThrow(), sealed))
                .sorted(Comparator.comparing(Dated::deadline).thenComparing(Dated::item))
                .toList();
        List<Of> classes = new ArrayList<>();
        for (Volatility volatility : Volatility.values()) {
            List<Coverage> undated = analysis.coverage().stream()
                    .filter(item -> item.outcome().planned().volatility() == volatility)
                    .filter(item -> item.outcome().extent().lostAfter().isEmpty())
                    .filter(item -> item.code() != OutcomeCode.NOT_APPLICABLE)
                    .toList();
            if (!undated.isEmpty()) {
                classes.add(of(volatility, undated));
            }
        }
        return new Expiring(sealed, dated, classes);
    }

    private static Dated dated(Coverage item, Instant deadline, Instant sealed) {
        boolean passed = !deadline.isAfter(sealed);
        return new Dated(
                item.outcome().planned().item(),
                item.outcome().planned().volatility(),
                deadline,
                passed
                        ? "passed before the seal"
                        : Moments.span(Duration.between(sealed, deadline)) + " after the seal",
                Statuses.word(item.code()),
                Statuses.tone(item.code()),
                item.code() == OutcomeCode.COLLECTED);
    }

    private static Of of(Volatility volatility, List<Coverage> items) {
        List<String> open = items.stream()
                .filter(item -> switch (item.code()) {
                    case DENIED, FAILED, PARTIAL, SKIPPED -> true;
                    case COLLECTED, EMPTY, NOT_ENABLED, EXPIRED, NOT_APPLICABLE, IMPOSSIBLE -> false;
                })
                .map(item -> item.outcome().planned().item() + " (" + Statuses.word(item.code()) + ")")
                .toList();
        int collected = (int) items.stream()
                .filter(item -> item.code() == OutcomeCode.COLLECTED || item.code() == OutcomeCode.EMPTY)
                .count();
        boolean fleeting = volatility == Volatility.V0 || volatility == Volatility.V1;
        List<String> unreadable = items.stream()
                .filter(item -> fleeting && item.code() == OutcomeCode.IMPOSSIBLE)
                .map(item -> item.outcome().planned().item())
                .toList();
        return new Of(volatility, items.size(), collected, open, unreadable);
    }
}
