package org.ephemera.cli.render;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.Headline;
import org.ephemera.analyze.model.Bounded;
import org.ephemera.analyze.model.Coverage;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.MinerScore;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.Verdict;
import org.ephemera.cli.terminal.Amounts;
import org.ephemera.cli.terminal.Columns;
import org.ephemera.cli.terminal.Screen;
import org.ephemera.cli.terminal.Style;
import org.ephemera.report.Mining;
import org.ephemera.report.Missing;
import org.ephemera.report.Reason;
import org.ephemera.report.Unjudged;

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
    static Style.Span headline(Analysis analysis) {
        Headline headline = Headline.of(analysis);
        return headline.severity()
                .map(severity -> severity.atLeast(Severity.HIGH) ? Style.BAD : Style.CAUTION)
                .orElse(Style.TITLE)
                .of(headline.text());
    }

    public void verdict(Screen screen) {
        Verdict verdict = analysis.verdict();
        screen.line(headline(analysis));
        screen.line();
        screen.line(
                Style.TITLE.of("Image the host?  "),
                style(verdict.answer()).of(verdict.answer().text()),
                Style.PLAIN.of(verdict.told()
                        .map(told -> "  (" + told.name().toLowerCase(java.util.Locale.ROOT) + ")")
                        .orElse("")));
        Columns because = new Columns("  ");
        for (Reason reason : Reason.of(verdict)) {
            because.row(Style.PLAIN.of(cut(reason.told())));
            because.row(Style.QUIET.of("at " + place(reason.evidence())));
        }
        because.show(screen);
        mining(screen);
        elsewhere(screen);
    }

    /** The answer, and each container that has points for it. */
    private void mining(Screen screen) {
        Mining mining = Mining.of(analysis);
        screen.line(Style.PLAIN.of("  coin miner: "
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
                .forEach(score -> screen.line(Style.PLAIN.of("    " + cut(score.container()) + ", "
                        + score.level().name().toLowerCase(java.util.Locale.ROOT) + " ("
                        + Amounts.count(score.score(), "point", "points") + ")")));
        if (seen.size() > MOST_MINERS) {
            screen.line(Style.PLAIN.of("    and " + (seen.size() - MOST_MINERS) + " more"));
        }
    }

    /** Whoever called here and in other regions too; a line for each. */
    private void elsewhere(Screen screen) {
        analysis.elsewhere().stream()
                .limit(MOST_ELSEWHERE)
                .forEach(one -> screen.line(Style.PLAIN.of(
                        "  " + cut(one.principal()) + " also acted in " + cut(one.named(MOST_REGIONS)))));
        int more = analysis.elsewhere().size() - MOST_ELSEWHERE;
        if (more > 0) {
            screen.line(Style.PLAIN.of("  and " + Amounts.count(more, "more principal", "more principals") + " did"));
        }
    }

    /** One line for each rule, worst first. */
    public void headlines(Screen screen) {
        Map<Group, List<Finding>> groups = new LinkedHashMap<>();
        for (Finding finding : open()) {
            Group group = new Group(finding.severity(), finding.rule().id());
            groups.computeIfAbsent(group, g -> new java.util.ArrayList<>()).add(finding);
        }
        screen.line(Style.TITLE.of(groups.isEmpty() ? "No findings in what was collected" : "Findings"));
        Columns rows = new Columns("  ");
        groups.entrySet().stream().limit(HEADLINES).forEach(entry -> {
            Finding first = entry.getValue().getFirst();
            int more = entry.getValue().size() - 1;
            rows.row(
                    severity(first.severity()),
                    Style.PLAIN.of(first.rule().id()),
                    Style.PLAIN.of(first.rule().title() + ": " + cut(first.subject()) + ": " + cut(first.because())
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
        screen.line(Style.TITLE.of(
                open.isEmpty()
                        ? "No findings in what was collected"
                        : Amounts.count(open.size(), "finding", "findings")));
        Columns rows = new Columns("  ");
        for (Finding finding : open) {
            rows.row(
                    severity(finding.severity()),
                    Style.PLAIN.of(finding.rule().id()),
                    Style.PLAIN.of(finding.rule().title() + ": " + cut(finding.subject())));
            rows.row(Style.PLAIN.of(""), Style.PLAIN.of(""), Style.PLAIN.of(cut(finding.because())));
            finding.evidence().stream()
                    .limit(MOST_PLACES)
                    .forEach(at -> rows.row(
                            Style.PLAIN.of(""),
                            Style.PLAIN.of(""),
                            Style.QUIET.of("at " + cut(at.file() + " " + at.place()))));
            int more = finding.evidence().size() - MOST_PLACES;
            if (more > 0) {
                rows.row(
                        Style.PLAIN.of(""),
                        Style.PLAIN.of(""),
                        Style.QUIET.of("and at " + Amounts.count(more, "more place", "more places") + " (--json)"));
            }
        }
        rows.show(screen);
        suppressed(screen);
    }

    /** What is not there may have happened. */
    public void unseen(Screen screen) {
        List<Coverage> missing = Missing.of(analysis);
        if (missing.isEmpty() && analysis.gaps().isEmpty()) {
            screen.line("Nothing is missing that was to be had.");
            return;
        }
        screen.line(Style.TITLE.of("What could not be seen"));
        Columns rows = new Columns("  ");
        for (Coverage item : missing.subList(0, Math.min(MOST_GAPS, missing.size()))) {
            rows.row(
                    Style.CAUTION.of(item.outcome().planned().item()),
                    Style.PLAIN.of(CollectedText.word(item.code()) + ": " + cut(item.message())));
        }
        List<Unjudged> gaps = Unjudged.of(analysis.gaps());
        gaps.stream().limit(MOST_GAPS).forEach(gap -> gap(gap, rows));
        int more = Math.max(0, missing.size() - MOST_GAPS) + Math.max(0, gaps.size() - MOST_GAPS);
        if (more > 0) {
            rows.row(
                    Style.CAUTION.of("and " + more + " more"),
                    Style.PLAIN.of("in the report, or with findings --json"));
        }
        rows.show(screen);
    }

    /** Names stand in the first column alone, which is as wide as the longest: hence one. */
    private static void gap(Unjudged gap, Columns rows) {
        String name = cut(gap.named(1));
        for (String why : gap.why().subList(0, Math.min(MOST_REASONS, gap.why().size()))) {
            rows.row(Style.CAUTION.of(name), Style.PLAIN.of(cut(why)));
            name = "";
        }
        int more = gap.why().size() - MOST_REASONS;
        if (more > 0) {
            rows.row(Style.PLAIN.of(""), Style.PLAIN.of("and " + more + " more of these"));
        }
    }

    private void suppressed(Screen screen) {
        int number = analysis.findings().size() - open().size();
        if (number > 0) {
            screen.line(Style.QUIET.of("  " + number + " suppressed: known infrastructure"));
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
        return Bounded.text(text, LONGEST);
    }

    static Style style(Verdict.Answer answer) {
        return switch (answer) {
            case IMAGE_HOST -> Style.BAD;
            case HOST_NOT_ACCESSIBLE, UNDETERMINED -> Style.CAUTION;
            case CONTAINER_ONLY -> Style.PLAIN;
        };
    }

    private static Style.Span severity(Severity severity) {
        return switch (severity) {
            case CRITICAL, HIGH -> Style.BAD.of(severity.word());
            case MEDIUM -> Style.CAUTION.of(severity.word());
            case LOW, INFO -> Style.QUIET.of(severity.word());
        };
    }
}
