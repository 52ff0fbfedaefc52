package org.ephemera.report;

import java.util.ArrayList;
import java.util.List;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.model.Coverage;
import org.ephemera.model.Extent;
import org.ephemera.model.Outcome;
import org.ephemera.model.OutcomeCode;

/** What became of every item of the plan, what is missing first, and what could not be judged. */
record CoverageTable(List<Count> counts, List<Row> rows, List<Unjudged> gaps) {
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
                .sorted(Missing.ORDER)
                .map(CoverageTable::row)
                .toList();
        return new CoverageTable(counts, rows, Unjudged.of(analysis.gaps()));
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
