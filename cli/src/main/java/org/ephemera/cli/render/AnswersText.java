package org.ephemera.cli.render;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.model.Change;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.Verdict;
import org.ephemera.cli.terminal.Amounts;
import org.ephemera.cli.terminal.Columns;
import org.ephemera.cli.terminal.Screen;
import org.ephemera.cli.terminal.Style;
import org.ephemera.report.Missing;
import org.ephemera.report.Nothing;
import org.ephemera.report.Reason;
import org.ephemera.report.Tile;
import org.ephemera.report.Unjudged;

/**
 * Summary of an analysis: the headline, then a line each for host access, cryptomining, interactive access, changes and
 * missing evidence.
 */
public record AnswersText(Analysis analysis) {
    void show(Screen screen) {
        screen.line(TriageText.headline(analysis));
        Columns rows = new Columns("");
        Verdict verdict = analysis.verdict();
        String sure = verdict.told()
                .map(told -> " (" + told.name().toLowerCase(java.util.Locale.ROOT) + ")")
                .orElse("");
        rows.row(
                Style.TITLE.of("Image the host?"),
                TriageText.style(verdict.answer()).of(verdict.answer().text() + sure));
        Reason.of(verdict).stream()
                .limit(1)
                .forEach(reason -> rows.row(Style.PLAIN.of(""), Style.BRIEF.of(reason.told())));
        Tile.of(analysis).stream()
                .limit(2)
                .forEach(tile -> rows.row(
                        Style.TITLE.of(tile.question()),
                        Style.BRIEF.of(tile.answer() + (tile.detail().isEmpty() ? "" : ": " + tile.detail()))));
        rows.row(Style.TITLE.of("Found"), Style.BRIEF.of(found()));
        rows.row(Style.TITLE.of("Changed"), Style.BRIEF.of(changed()));
        rows.row(Style.TITLE.of("Not seen"), Style.BRIEF.of(unseen()));
        rows.show(screen);
    }

    /** How many of each severity, and the rules of the worst. */
    private String found() {
        List<Finding> open = analysis.findings().stream()
                .filter(finding -> finding.suppressedBy().isEmpty())
                .toList();
        if (open.isEmpty()) {
            return "nothing, in what was collected";
        }
        Map<Severity, Long> counts = open.stream()
                .collect(Collectors.groupingBy(Finding::severity, LinkedHashMap::new, Collectors.counting()));
        String worst = open.stream()
                .filter(finding -> finding.severity() == open.getFirst().severity())
                .map(finding -> finding.rule().title())
                .distinct()
                .collect(Collectors.joining("; "));
        return counts.entrySet().stream()
                        .map(one -> one.getValue() + " " + one.getKey().word())
                        .collect(Collectors.joining(", "))
                + ": " + worst;
    }

    private String changed() {
        List<Change> changes = analysis.changes();
        return changes.isEmpty()
                ? Nothing.differs(analysis).text()
                : Amounts.count(changes.size(), "difference: ", "differences: ")
                        + changes.stream()
                                .map(change -> change.subject() + " " + change.what())
                                .distinct()
                                .collect(Collectors.joining(", "));
    }

    private String unseen() {
        long missing = Missing.of(analysis).size();
        List<Unjudged> open = Unjudged.of(analysis.gaps());
        String gaps = open.stream().map(Unjudged::told).collect(Collectors.joining("; "));
        return Amounts.count(missing, "item is not whole", "items are not whole") + ", "
                + Amounts.count(open.size(), "question is open", "questions are open")
                + (gaps.isEmpty() ? "" : ": " + gaps);
    }
}
