package org.ephemera.cli.render;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.Headline;
import org.ephemera.analyze.model.Coverage;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.MinerScore;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.TruncatedText;
import org.ephemera.analyze.model.Verdict;
import org.ephemera.cli.terminal.AmountText;
import org.ephemera.cli.terminal.Columns;
import org.ephemera.cli.terminal.Screen;
import org.ephemera.cli.terminal.TextStyle;
import org.ephemera.report.GapGroup;
import org.ephemera.report.MiningSummary;
import org.ephemera.report.MissingItems;
import org.ephemera.report.VerdictReason;

/** An analysis on a terminal: headline, verdict, findings and gaps. */
public record TriageText(Analysis analysis) {
    private static final int LONGEST = 240;
    private static final int HEADLINES = 8;
    private static final int MOST_GAPS = 8;
    private static final int MOST_REASONS = 4;
    private static final int MOST_MINERS = 8;
    private static final int MOST_ELSEWHERE = 3;
    private static final int MOST_PLACES = 3;
    private static final int MOST_REGIONS = 12;

    private record Group(Severity severity, String rule) {}

    /** Returns the headline, colored by severity but never green: the absence of findings is not shown as success. */
    static TextStyle.Span headline(Analysis analysis) {
        Headline headline = Headline.of(analysis);
        return headline.severity()
                .map(severity -> severity.atLeast(Severity.HIGH) ? TextStyle.BAD : TextStyle.CAUTION)
                .orElse(TextStyle.TITLE)
                .of(headline.text());
    }

    public void verdict(Screen screen) {
        Verdict verdict = analysis.verdict();
        screen.line(headline(analysis));
        screen.line();
        screen.line(
                TextStyle.TITLE.of("Image the host?  "),
                style(verdict.answer()).of(verdict.answer().text()),
                TextStyle.PLAIN.of(verdict.told()
                        .map(told -> "  (" + told.name().toLowerCase(java.util.Locale.ROOT) + ")")
                        .orElse("")));
        Columns because = new Columns("  ");
        for (VerdictReason reason : VerdictReason.of(verdict)) {
            because.row(TextStyle.PLAIN.of(cut(reason.told())));
            because.row(TextStyle.QUIET.of("at " + place(reason.evidence())));
        }
        because.show(screen);
        mining(screen);
        elsewhere(screen);
    }

    /** The answer, and each container that has points for it. */
    private void mining(Screen screen) {
        MiningSummary mining = MiningSummary.of(analysis);
        screen.line(TextStyle.PLAIN.of("  coin miner: "
                + cut(mining.answer().toLowerCase(java.util.Locale.ROOT)
                        + (mining.detail().isEmpty() ? "" : ": " + mining.detail()))));
        List<MinerScore> seen = analysis.miners().stream()
                .filter(score -> switch (score.level()) {
                    case HIGH, MEDIUM, LOW -> true;
                    case NONE, INSUFFICIENT_DATA -> false;
                })
                .toList();
        seen.stream()
                .limit(MOST_MINERS)
                .forEach(score -> screen.line(TextStyle.PLAIN.of("    " + cut(score.container()) + ", "
                        + score.level().name().toLowerCase(java.util.Locale.ROOT) + " ("
                        + AmountText.count(score.score(), "point", "points") + ")")));
        if (seen.size() > MOST_MINERS) {
            screen.line(TextStyle.PLAIN.of("    and " + (seen.size() - MOST_MINERS) + " more"));
        }
    }

    /** Whoever called here and in other regions too; a line for each. */
    private void elsewhere(Screen screen) {
        analysis.elsewhere().stream()
                .limit(MOST_ELSEWHERE)
                .forEach(one -> screen.line(TextStyle.PLAIN.of(
                        "  " + cut(one.principal()) + " also acted in " + cut(one.named(MOST_REGIONS)))));
        int more = analysis.elsewhere().size() - MOST_ELSEWHERE;
        if (more > 0) {
            screen.line(TextStyle.PLAIN.of(
                    "  and " + AmountText.count(more, "more principal", "more principals") + " did"));
        }
    }

    /** One line for each rule, worst first. */
    public void headlines(Screen screen) {
        Map<Group, List<Finding>> groups = new LinkedHashMap<>();
        for (Finding finding : open()) {
            Group group = new Group(finding.severity(), finding.rule().id());
            groups.computeIfAbsent(group, g -> new java.util.ArrayList<>()).add(finding);
        }
        screen.line(TextStyle.TITLE.of(groups.isEmpty() ? "No findings in what was collected" : "Findings"));
        Columns rows = new Columns("  ");
        groups.entrySet().stream().limit(HEADLINES).forEach(entry -> {
            Finding first = entry.getValue().getFirst();
            int more = entry.getValue().size() - 1;
            rows.row(
                    severity(first.severity()),
                    TextStyle.PLAIN.of(first.rule().id()),
                    TextStyle.PLAIN.of(first.rule().title() + ": " + cut(first.subject()) + ": " + cut(first.because())
                            + (more > 0 ? " (and " + more + " more)" : "")));
        });
        rows.show(screen);
        if (groups.size() > HEADLINES) {
            screen.line("  and " + (groups.size() - HEADLINES) + " more rules found something");
        }
        suppressed(screen);
    }

    /** Every finding with its places. */
    public void findings(Screen screen) {
        List<Finding> open = open();
        screen.line(TextStyle.TITLE.of(
                open.isEmpty()
                        ? "No findings in what was collected"
                        : AmountText.count(open.size(), "finding", "findings")));
        Columns rows = new Columns("  ");
        for (Finding finding : open) {
            rows.row(
                    severity(finding.severity()),
                    TextStyle.PLAIN.of(finding.rule().id()),
                    TextStyle.PLAIN.of(finding.rule().title() + ": " + cut(finding.subject())));
            rows.row(TextStyle.PLAIN.of(""), TextStyle.PLAIN.of(""), TextStyle.PLAIN.of(cut(finding.because())));
            finding.evidence().stream()
                    .limit(MOST_PLACES)
                    .forEach(at -> rows.row(
                            TextStyle.PLAIN.of(""),
                            TextStyle.PLAIN.of(""),
                            TextStyle.QUIET.of("at " + cut(at.file() + " " + at.place()))));
            int more = finding.evidence().size() - MOST_PLACES;
            if (more > 0) {
                rows.row(
                        TextStyle.PLAIN.of(""),
                        TextStyle.PLAIN.of(""),
                        TextStyle.QUIET.of(
                                "and at " + AmountText.count(more, "more place", "more places") + " (--json)"));
            }
        }
        rows.show(screen);
        suppressed(screen);
    }

    /** What is not there may have happened. */
    public void unseen(Screen screen) {
        List<Coverage> missing = MissingItems.of(analysis);
        if (missing.isEmpty() && analysis.gaps().isEmpty()) {
            screen.line("Nothing is missing that was to be had.");
            return;
        }
        screen.line(TextStyle.TITLE.of("What could not be seen"));
        Columns rows = new Columns("  ");
        for (Coverage item : missing.subList(0, Math.min(MOST_GAPS, missing.size()))) {
            rows.row(
                    TextStyle.CAUTION.of(item.outcome().planned().item()),
                    TextStyle.PLAIN.of(CollectionText.word(item.code()) + ": " + cut(item.message())));
        }
        List<GapGroup> gaps = GapGroup.of(analysis.gaps());
        gaps.stream().limit(MOST_GAPS).forEach(gap -> gap(gap, rows));
        int more = Math.max(0, missing.size() - MOST_GAPS) + Math.max(0, gaps.size() - MOST_GAPS);
        if (more > 0) {
            rows.row(
                    TextStyle.CAUTION.of("and " + more + " more"),
                    TextStyle.PLAIN.of("in the report, or with findings --json"));
        }
        rows.show(screen);
    }

    /** Names stand in the first column alone, which is as wide as the longest: hence one. */
    private static void gap(GapGroup gap, Columns rows) {
        String name = cut(gap.named(1));
        for (String why : gap.why().subList(0, Math.min(MOST_REASONS, gap.why().size()))) {
            rows.row(TextStyle.CAUTION.of(name), TextStyle.PLAIN.of(cut(why)));
            name = "";
        }
        int more = gap.why().size() - MOST_REASONS;
        if (more > 0) {
            rows.row(TextStyle.PLAIN.of(""), TextStyle.PLAIN.of("and " + more + " more of these"));
        }
    }

    private void suppressed(Screen screen) {
        int number = analysis.findings().size() - open().size();
        if (number > 0) {
            screen.line(TextStyle.QUIET.of("  " + number + " suppressed: known infrastructure"));
        }
    }

    private List<Finding> open() {
        return analysis.findings().stream()
                .filter(finding -> finding.suppressedBy().isEmpty())
                .toList();
    }

    private static String place(Evidence evidence) {
        return evidence.file() + " " + cut(evidence.place().toString());
    }

    private static String cut(String text) {
        return TruncatedText.text(text, LONGEST);
    }

    static TextStyle style(Verdict.Answer answer) {
        return switch (answer) {
            case IMAGE_HOST -> TextStyle.BAD;
            case HOST_NOT_ACCESSIBLE, UNDETERMINED -> TextStyle.CAUTION;
            case CONTAINER_ONLY -> TextStyle.PLAIN;
        };
    }

    private static TextStyle.Span severity(Severity severity) {
        return switch (severity) {
            case CRITICAL, HIGH -> TextStyle.BAD.of(severity.word());
            case MEDIUM -> TextStyle.CAUTION.of(severity.word());
            case LOW, INFO -> TextStyle.QUIET.of(severity.word());
        };
    }
}
