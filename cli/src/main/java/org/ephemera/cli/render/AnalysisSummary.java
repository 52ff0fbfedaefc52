package org.ephemera.cli.render;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.SpecChange;
import org.ephemera.analyze.model.Verdict;
import org.ephemera.cli.terminal.AmountText;
import org.ephemera.cli.terminal.Screen;
import org.ephemera.cli.terminal.TextColumns;
import org.ephemera.cli.terminal.TextStyle;
import org.ephemera.report.AnswerTile;
import org.ephemera.report.EmptyListMessage;
import org.ephemera.report.GapGroup;
import org.ephemera.report.MissingItems;
import org.ephemera.report.VerdictReason;

/**
 * Summary of an analysis: the headline, then a line each for host access, cryptomining, interactive access, changes and
 * missing evidence.
 */
public record AnalysisSummary(Analysis analysis) {
    void show(Screen screen) {
        screen.line(TriageText.headline(analysis));
        TextColumns rows = new TextColumns("");
        Verdict verdict = analysis.verdict();
        String confidence = verdict.shownConfidence()
                .map(level -> " (" + level.name().toLowerCase(java.util.Locale.ROOT) + ")")
                .orElse("");
        rows.row(
                TextStyle.TITLE.of("Image the host?"),
                TriageText.style(verdict.answer()).of(verdict.answer().text() + confidence));
        VerdictReason.of(verdict).stream()
                .limit(1)
                .forEach(reason -> rows.row(TextStyle.PLAIN.of(""), TextStyle.BRIEF.of(reason.toText())));
        AnswerTile.of(analysis).stream()
                .limit(2)
                .forEach(tile -> rows.row(
                        TextStyle.TITLE.of(tile.question()),
                        TextStyle.BRIEF.of(tile.answer() + (tile.detail().isEmpty() ? "" : ": " + tile.detail()))));
        rows.row(TextStyle.TITLE.of("Findings"), TextStyle.BRIEF.of(found()));
        rows.row(TextStyle.TITLE.of("Changes"), TextStyle.BRIEF.of(changed()));
        rows.row(TextStyle.TITLE.of("Gaps"), TextStyle.BRIEF.of(gaps()));
        rows.show(screen);
    }

    /** Returns the number of findings of each severity, and the rule titles of the highest severity. */
    private String found() {
        List<Finding> open = analysis.findings().stream()
                .filter(finding -> finding.suppressedBy().isEmpty())
                .toList();
        if (open.isEmpty()) {
            return "no findings in the collected evidence";
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
        List<SpecChange> changes = analysis.changes();
        return changes.isEmpty()
                ? EmptyListMessage.differences(analysis).text()
                : AmountText.count(changes.size(), "difference: ", "differences: ")
                        + changes.stream()
                                .map(change -> change.subject() + " " + change.what())
                                .distinct()
                                .collect(Collectors.joining(", "));
    }

    private String gaps() {
        long missing = MissingItems.of(analysis).size();
        List<GapGroup> open = GapGroup.of(analysis.gaps());
        String names = open.stream().map(GapGroup::toLine).collect(Collectors.joining("; "));
        return (missing == 0 ? "all items complete" : AmountText.count(missing, "item incomplete", "items incomplete"))
                + "; "
                + AmountText.count(open.size(), "unknown", "unknowns")
                + (names.isEmpty() ? "" : ": " + names);
    }
}
