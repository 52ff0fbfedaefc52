package org.ephemera.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.model.Coverage;
import org.ephemera.model.OutcomeCode;
import org.ephemera.model.Volatility;

/**
 * What the sources will lose, and when.
 *
 * @param dated by the time after which it is lost
 * @param classes the rest, most fleeting first
 */
record ExpirySection(Instant sealed, List<Dated> dated, List<Of> classes) {
    private static final String LOG_GROUP = "aws.logs.group";
    private static final Set<String> EVENTS = Set.of("aws.logs.stream", "aws.logs.insights");
    private static final String GROUP = "group";

    /**
     * Something with a deadline.
     *
     * @param of what is lost, where that is not the item itself: the events of a log group, whose description it is; else ""
     * @param left from the seal on, as this file has no clock
     * @param status what became of that, and {@code held} whether all of it is in the package
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
     * What shares a class and names no deadline.
     *
     * @param collected items that were answered, be it with nothing
     * @param open items of which not all is in the package, and more could be
     * @param unreadable items that are there while it runs, and that nobody reads from outside
     */
    record Of(Volatility volatility, int items, int collected, List<String> open, List<String> unreadable) {}

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
        return new ExpirySection(sealed, dated, classes);
    }

    /** @param events items that are to have what the source loses; empty if it is the item itself */
    private static Dated dated(Coverage item, Instant deadline, Instant sealed, List<Coverage> events) {
        boolean passed = !deadline.isAfter(sealed);
        OutcomeCode became = events.isEmpty()
                ? item.code()
                : together(events.stream().map(Coverage::code).toList());
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
                isWhole(became));
    }

    /** Of several logs it is a part that is there, if not all of each of them; one without an event does not make the others empty. */
    private static OutcomeCode together(List<OutcomeCode> logs) {
        boolean some = logs.contains(OutcomeCode.COLLECTED) || logs.contains(OutcomeCode.PARTIAL);
        if (logs.stream().allMatch(ExpirySection::isWhole)) {
            return some ? OutcomeCode.COLLECTED : OutcomeCode.EMPTY;
        }
        return some
                ? OutcomeCode.PARTIAL
                : logs.stream().min(Comparator.comparingInt(OutcomeText::rank)).orElseThrow();
    }

    private static boolean isWhole(OutcomeCode code) {
        return code == OutcomeCode.COLLECTED || code == OutcomeCode.EMPTY;
    }

    /** The logs in a group: it is their events that it loses, and they may be missing where its description is not. */
    private static List<Coverage> events(Coverage group, List<Coverage> all) {
        return group.outcome().planned().artifact().equals(LOG_GROUP)
                ? all.stream()
                        .filter(item -> EVENTS.contains(item.outcome().planned().artifact()))
                        .filter(item -> item.code() != OutcomeCode.NOT_APPLICABLE)
                        .filter(item -> isSame(GROUP, item, group) && isSame("region", item, group))
                        .toList()
                : List.of();
    }

    private static boolean isSame(String param, Coverage one, Coverage other) {
        return one.outcome()
                .planned()
                .param(param)
                .equals(other.outcome().planned().param(param));
    }

    private static Of of(Volatility volatility, List<Coverage> items) {
        List<String> open = items.stream()
                .filter(item -> switch (item.code()) {
                    case DENIED, FAILED, PARTIAL, SKIPPED -> true;
                    case COLLECTED, EMPTY, NOT_ENABLED, EXPIRED, NOT_APPLICABLE, IMPOSSIBLE -> false;
                })
                .map(item -> item.outcome().planned().item() + " (" + OutcomeText.word(item.code()) + ")")
                .toList();
        int collected =
                (int) items.stream().filter(item -> isWhole(item.code())).count();
        boolean fleeting = volatility == Volatility.V0 || volatility == Volatility.V1;
        List<String> unreadable = items.stream()
                .filter(item -> fleeting && item.code() == OutcomeCode.IMPOSSIBLE)
                .map(item -> item.outcome().planned().item())
                .toList();
        return new Of(volatility, items.size(), collected, open, unreadable);
    }
}
