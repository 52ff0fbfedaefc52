package org.ephemera.cli.render;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.Headline;
import org.ephemera.analyze.model.CoverageEntry;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.MinerScore;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.TruncatedText;
import org.ephemera.analyze.model.Verdict;
import org.ephemera.cli.terminal.AmountText;
import org.ephemera.cli.terminal.Screen;
import org.ephemera.cli.terminal.TextColumns;
import org.ephemera.cli.terminal.TextStyle;
import org.ephemera.report.GapGroup;
import org.ephemera.report.MiningSummary;
import org.ephemera.report.MissingItems;
import org.ephemera.report.VerdictReason;

/** Terminal output of an analysis: headline, verdict, findings and gaps. */
public record TriageText(Analysis analysis) {
    private static final int MAX_TEXT = 240;
    private static final int MAX_RULES = 8;
    private static final int MAX_GAPS = 8;
    private static final int MAX_REASONS = 4;
    private static final int MAX_MINERS = 8;
    private static final int MAX_PRINCIPALS = 3;
    private static final int MAX_PLACES = 3;
    private static final int MAX_REGIONS = 12;

    private record Group(Severity severity, String rule) {}

    /** Returns the headline, colored by severity but never green: the absence of findings is not shown as success. */
    static TextStyle.Span headline(Analysis analysis) {
        Headline headline = Headline.of(analysis);
        return headline.severity()
                .map(severity -> severity.atLeast(Severity.HIGH) ? TextStyle.BAD : TextStyle.CAUTION)
                .orElse(TextStyle.TITLE)
                .of(headline.text());
    }

    /** Prints headline, verdict with reasons, cryptominer scores and activity in other regions. */
    public void showVerdict(Screen screen) {
        Verdict verdict = analysis.verdict();
        screen.line(headline(analysis));
        screen.line();
        screen.line(
                TextStyle.TITLE.of("Image the host?  "),
                style(verdict.answer()).of(verdict.answer().text()),
                TextStyle.PLAIN.of(verdict.shownConfidence()
                        .map(confidence -> "  (" + confidence.name().toLowerCase(java.util.Locale.ROOT) + ")")
                        .orElse("")));
        TextColumns because = new TextColumns("  ");
        for (VerdictReason reason : VerdictReason.of(verdict)) {
            because.row(TextStyle.PLAIN.of(truncate(reason.toText())));
            because.row(TextStyle.QUIET.of("at " + place(reason.evidence())));
        }
        because.show(screen);
        showMining(screen);
        showOtherRegions(screen);
    }

    /** Prints the mining summary and the containers with a score. */
    private void showMining(Screen screen) {
        MiningSummary mining = MiningSummary.of(analysis);
        screen.line(TextStyle.PLAIN.of("  cryptominer: "
                + truncate(mining.answer().toLowerCase(java.util.Locale.ROOT)
                        + (mining.detail().isEmpty() ? "" : ": " + mining.detail()))));
        List<MinerScore> scored = analysis.miners().stream()
                .filter(score -> switch (score.level()) {
                    case HIGH, MEDIUM, LOW -> true;
                    case NONE, INSUFFICIENT_DATA -> false;
                })
                .toList();
        scored.stream()
                .limit(MAX_MINERS)
                .forEach(score -> screen.line(TextStyle.PLAIN.of("    " + truncate(score.container()) + ", "
                        + score.level().name().toLowerCase(java.util.Locale.ROOT) + " ("
                        + AmountText.count(score.score(), "point", "points") + ")")));
        if (scored.size() > MAX_MINERS) {
            screen.line(TextStyle.PLAIN.of("    and " + (scored.size() - MAX_MINERS) + " more"));
        }
    }

    /** Prints the principals that also called APIs in other regions. */
    private void showOtherRegions(Screen screen) {
        analysis.elsewhere().stream()
                .limit(MAX_PRINCIPALS)
                .forEach(one -> screen.line(TextStyle.PLAIN.of("  " + truncate(one.principal()) + " also acted in "
                        + truncate(one.regionNames(MAX_REGIONS)))));
        int more = analysis.elsewhere().size() - MAX_PRINCIPALS;
        if (more > 0) {
            screen.line(TextStyle.PLAIN.of("  and " + AmountText.count(more, "more principal", "more principals")
                    + " acted in other regions"));
        }
    }

    /** Prints one line for each rule that matched, highest severity first. */
    public void showRules(Screen screen) {
        Map<Group, List<Finding>> groups = new LinkedHashMap<>();
        for (Finding finding : open()) {
            Group group = new Group(finding.severity(), finding.rule().id());
            groups.computeIfAbsent(group, g -> new java.util.ArrayList<>()).add(finding);
        }
        screen.line(TextStyle.TITLE.of(groups.isEmpty() ? "No findings in the collected evidence" : "Findings"));
        TextColumns rows = new TextColumns("  ");
        groups.entrySet().stream().limit(MAX_RULES).forEach(entry -> {
            Finding first = entry.getValue().getFirst();
            int more = entry.getValue().size() - 1;
            rows.row(
                    severity(first.severity()),
                    TextStyle.PLAIN.of(first.rule().id()),
                    TextStyle.PLAIN.of(first.rule().title() + ": " + truncate(first.subject()) + ": "
                            + truncate(first.because()) + (more > 0 ? " (and " + more + " more)" : "")));
        });
        rows.show(screen);
        if (groups.size() > MAX_RULES) {
            screen.line("  and " + (groups.size() - MAX_RULES) + " more rules matched");
        }
        showSuppressed(screen);
    }

    /** Prints each finding with the locations of its evidence. */
    public void showFindings(Screen screen) {
        List<Finding> open = open();
        screen.line(TextStyle.TITLE.of(
                open.isEmpty()
                        ? "No findings in the collected evidence"
                        : AmountText.count(open.size(), "finding", "findings")));
        TextColumns rows = new TextColumns("  ");
        for (Finding finding : open) {
            rows.row(
                    severity(finding.severity()),
                    TextStyle.PLAIN.of(finding.rule().id()),
                    TextStyle.PLAIN.of(finding.rule().title() + ": " + truncate(finding.subject())));
            rows.row(TextStyle.PLAIN.of(""), TextStyle.PLAIN.of(""), TextStyle.PLAIN.of(truncate(finding.because())));
            finding.evidence().stream()
                    .limit(MAX_PLACES)
                    .forEach(at -> rows.row(
                            TextStyle.PLAIN.of(""),
                            TextStyle.PLAIN.of(""),
                            TextStyle.QUIET.of("at " + truncate(at.file() + " " + at.place()))));
            int more = finding.evidence().size() - MAX_PLACES;
            if (more > 0) {
                rows.row(
                        TextStyle.PLAIN.of(""),
                        TextStyle.PLAIN.of(""),
                        TextStyle.QUIET.of(
                                "and at " + AmountText.count(more, "more location", "more locations") + " (--json)"));
            }
        }
        rows.show(screen);
        showSuppressed(screen);
    }

    /**
     * Prints missing items and gaps. A gap is activity that may have occurred although the evidence does not show it.
     */
    public void showGaps(Screen screen) {
        List<CoverageEntry> missing = MissingItems.of(analysis);
        if (missing.isEmpty() && analysis.gaps().isEmpty()) {
            screen.line("No evidence is missing.");
            return;
        }
        screen.line(TextStyle.TITLE.of("Gaps"));
        TextColumns rows = new TextColumns("  ");
        for (CoverageEntry item : missing.subList(0, Math.min(MAX_GAPS, missing.size()))) {
            rows.row(
                    TextStyle.CAUTION.of(item.outcome().planned().item()),
                    TextStyle.PLAIN.of(CollectionText.word(item.code()) + ": " + truncate(item.message())));
        }
        List<GapGroup> gaps = GapGroup.of(analysis.gaps());
        gaps.stream().limit(MAX_GAPS).forEach(gap -> showGap(gap, rows));
        int more = Math.max(0, missing.size() - MAX_GAPS) + Math.max(0, gaps.size() - MAX_GAPS);
        if (more > 0) {
            rows.row(
                    TextStyle.CAUTION.of("and " + more + " more"),
                    TextStyle.PLAIN.of("in the report, or with findings --json"));
        }
        rows.show(screen);
    }

    /** Adds a gap with one name only, because the longest name determines the width of the first column. */
    private static void showGap(GapGroup gap, TextColumns rows) {
        String name = truncate(gap.named(1));
        for (String why : gap.why().subList(0, Math.min(MAX_REASONS, gap.why().size()))) {
            rows.row(TextStyle.CAUTION.of(name), TextStyle.PLAIN.of(truncate(why)));
            name = "";
        }
        int more = gap.why().size() - MAX_REASONS;
        if (more > 0) {
            rows.row(TextStyle.PLAIN.of(""), TextStyle.PLAIN.of("and " + more + " more causes"));
        }
    }

    private void showSuppressed(Screen screen) {
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

    private static String place(EvidenceLocation evidence) {
        return evidence.file() + " " + truncate(evidence.place().toString());
    }

    private static String truncate(String text) {
        return TruncatedText.text(text, MAX_TEXT);
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
