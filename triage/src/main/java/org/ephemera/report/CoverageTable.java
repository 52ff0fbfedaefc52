package org.ephemera.report;

import java.util.ArrayList;
import java.util.List;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.model.CoverageEntry;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import org.ephemera.model.OutcomeCode;

/** Table of the outcomes of all planned items, missing ones first, and of the gaps. */
record CoverageTable(List<Count> counts, List<Row> rows, List<GapGroup> gaps) {
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
                counts.add(
                        new Count(OutcomeText.word(code), OutcomeText.meaning(code), OutcomeText.tone(code), number));
            }
        }
        List<Row> rows = analysis.coverage().stream()
                .sorted(MissingItems.ORDER)
                .map(CoverageTable::row)
                .toList();
        return new CoverageTable(counts, rows, GapGroup.of(analysis.gaps()));
    }

    private static Row row(CoverageEntry item) {
        Outcome outcome = item.outcome().outcome();
        EvidenceExtent extent = item.outcome().extent();
        return new Row(
                item.outcome().planned().item(),
                item.outcome().planned().required(),
                item.outcome().planned().volatility().name(),
                OutcomeText.word(item.code()),
                OutcomeText.tone(item.code()),
                VisibleText.cut((outcome.detail().isEmpty() ? "" : outcome.detail() + ": ") + outcome.message(), 600),
                TimeText.of(item.asked()),
                String.join(", ", item.calls()),
                amount(item),
                extent.first().isPresent() && extent.last().isPresent()
                        ? TimeText.of(extent.first()) + " to " + TimeText.of(extent.last())
                        : "");
    }

    private static String amount(CoverageEntry item) {
        if (item.outcome().answers() == 0) {
            return "";
        }
        long records = item.outcome().extent().records();
        return (records > 0 || item.code() == OutcomeCode.EMPTY
                        ? NumberText.count(records, "record", "records") + ", "
                        : "")
                + NumberText.bytes(item.outcome().bytes());
    }
}
