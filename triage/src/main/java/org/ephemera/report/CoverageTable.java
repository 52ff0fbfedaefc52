package org.ephemera.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.model.Coverage;
import org.ephemera.analyze.model.Gap;
import org.ephemera.evidence.Extent;
import org.ephemera.evidence.Outcome;
import org.ephemera.evidence.OutcomeCode;

/** What became of every item of the plan, what is missing first, and what could not be judged. */
record CoverageTable(List<Count> counts, List<Row> rows, List<Unjudged> gaps) {
    private static final int MOST_NAMED = 8;

    /** @param what rules, items or files; {@code why} one sentence each */
    record Unjudged(String what, List<String> why) {
        Unjudged {
            why = List.copyOf(why);
        }
    }

    record Count(String word, String meaning, Tone tone, long number) {}

    record Row(
            String item,
            boolean required,
            String volatility,
            String status,
            Tone tone,
            String message,
            String asked,
            String calls,
            String amount,
            String between) {}

    static CoverageTable of(Analysis analysis) {
        List<Count> counts = new ArrayList<>();
        for (OutcomeCode code : OutcomeCode.values()) {
            long number = analysis.coverage().stream()
                    .filter(item -> item.code() == code)
                    .count();
            if (number > 0) {
                counts.add(new Count(Statuses.word(code), Statuses.meaning(code), Statuses.tone(code), number));
            }
        }
        List<Row> rows = analysis.coverage().stream()
                .sorted(Comparator.comparingInt((Coverage item) -> Statuses.rank(item.code()))
                        .thenComparing(item -> !item.outcome().planned().required())
                        .thenComparing(item -> item.outcome().planned().item()))
                .map(CoverageTable::row)
                .toList();
        return new CoverageTable(counts, rows, gaps(analysis.gaps()));
    }

    /** Under each name all that is to be said of it; names of which the same is to be said stand together. */
    private static List<Unjudged> gaps(List<Gap> gaps) {
        Map<String, List<String>> byName = new LinkedHashMap<>();
        gaps.forEach(gap -> byName.computeIfAbsent(Visible.cut(gap.what(), 200), none -> new ArrayList<>())
                .add(Visible.cut(gap.why(), 600)));
        Map<List<String>, List<String>> names = new LinkedHashMap<>();
        byName.forEach((name, whys) ->
                names.computeIfAbsent(whys, none -> new ArrayList<>()).add(name));
        return names.entrySet().stream()
                .map(one -> new Unjudged(named(one.getValue()), one.getKey()))
                .toList();
    }

    private static String named(List<String> names) {
        int left = names.size() - MOST_NAMED;
        return String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size())))
                + (left > 0 ? " and " + left + " more" : "");
    }

    private static Row row(Coverage item) {
        Outcome outcome = item.outcome().outcome();
        Extent extent = item.outcome().extent();
        return new Row(
                item.outcome().planned().item(),
                item.outcome().planned().required(),
                item.outcome().planned().volatility().name(),
                Statuses.word(item.code()),
                Statuses.tone(item.code()),
                Visible.cut((outcome.detail().isEmpty() ? "" : outcome.detail() + ": ") + outcome.message(), 600),
                Moments.of(item.asked()),
                String.join(", ", item.calls()),
                amount(item),
                extent.first().isPresent() && extent.last().isPresent()
                        ? Moments.of(extent.first()) + " to " + Moments.of(extent.last())
                        : "");
    }

    private static String amount(Coverage item) {
        if (item.outcome().answers() == 0) {
            return "";
        }
        long records = item.outcome().extent().records();
        return (records > 0 || item.code() == OutcomeCode.EMPTY
                        ? Amounts.count(records, "record", "records") + ", "
                        : "")
                + Amounts.bytes(item.outcome().bytes());
    }
}
