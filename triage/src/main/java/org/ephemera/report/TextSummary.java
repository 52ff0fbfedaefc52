package org.ephemera.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.Headline;
import org.ephemera.analyze.command.CorroboratedFindings;
import org.ephemera.analyze.model.CoverageEntry;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Indicator;
import org.ephemera.analyze.model.OtherRegionCalls;

/** Plain text summary for a chat or ticket, at most forty lines. */
final class TextSummary {
    private static final int MOST_LINES = 40;
    private static final int LONGEST = 160;
    private static final int MOST_FINDINGS = 10;
    private static final int MOST_INDICATORS = 5;
    private static final int MOST_MISSING = 4;
    private static final int MOST_GAPS = 4;
    private static final int MOST_ELSEWHERE = 2;
    private static final int MOST_REGIONS = 7;

    private TextSummary() {}

    /**
     * Returns the summary. Text of the target is truncated, its control characters are made visible, and its URLs are
     * defanged.
     */
    public static String of(Analysis analysis) {
        List<String> lines = new ArrayList<>();
        var request = analysis.subject().request();
        lines.add(Headline.of(analysis).text());
        lines.add("Ephemera triage of package " + request.packageId());
        lines.add("target    " + shown(request.target().id()));
        lines.add("sealed    " + analysis.subject().seal().sealedAt() + ", seal "
                + analysis.subject().sealSha256().hex());
        lines.add("rules     " + analysis.rules());
        lines.add("");
        lines.add("Host      " + analysis.verdict().answer().text()
                + analysis.verdict()
                        .shownConfidence()
                        .map(confidence -> " (" + word(confidence.name()) + ")")
                        .orElse(""));
        VerdictReason.of(analysis.verdict()).stream()
                .limit(3)
                .forEach(reason -> lines.add("          " + shown(reason.toText())));
        MiningSummary mining = MiningSummary.of(analysis);
        lines.add("Mines     " + shown(mining.answer() + (mining.detail().isEmpty() ? "" : ": " + mining.detail())));
        lines.add("Findings  " + counts(analysis.findings()));
        findings(analysis, lines);
        addFirst(analysis.elsewhere().stream().map(TextSummary::elsewhere).toList(), MOST_ELSEWHERE, lines);
        // The same indicator may occur in several containers.
        addFirst(
                analysis.indicators().stream()
                        .map(indicator -> "Look for  " + indicator(indicator))
                        .distinct()
                        .toList(),
                MOST_INDICATORS,
                lines);
        int open = GapGroup.of(analysis.gaps()).size();
        lines.add("Not seen  " + NumberText.count(open, "open question", "open questions") + "; "
                + analysis.coverage().stream()
                        .collect(Collectors.groupingBy(
                                c -> c.code().name(), java.util.TreeMap::new, Collectors.counting()))
                        .entrySet()
                        .stream()
                        .map(e -> e.getValue() + " " + word(e.getKey()))
                        .collect(Collectors.joining(", ")));
        addGaps(analysis, lines);
        return lines.stream().limit(MOST_LINES).collect(Collectors.joining("\n", "", "\n"));
    }

    /** Adds missing items and gaps by name, because they may contain the decisive evidence. */
    private static void addGaps(Analysis analysis, List<String> lines) {
        List<CoverageEntry> missing = MissingItems.of(analysis);
        missing.stream()
                .limit(MOST_MISSING)
                .forEach(item -> lines.add("          "
                        + shown(item.outcome().planned().item() + " ("
                                + OutcomeText.word(item.code()) + "): "
                                + item.message())));
        List<GapGroup> gaps = GapGroup.of(analysis.gaps());
        gaps.stream().limit(MOST_GAPS).forEach(gap -> lines.add("          " + shown(gap.toLine())));
        int more = Math.max(0, missing.size() - MOST_MISSING) + Math.max(0, gaps.size() - MOST_GAPS);
        if (more > 0) {
            lines.add("          and " + more + " more, in the report");
        }
    }

    /** Adds the first lines; the last one states how many are left out. */
    private static void addFirst(List<String> all, int most, List<String> lines) {
        int more = Math.max(0, all.size() - most);
        for (int i = 0; i < all.size() - more; i++) {
            boolean last = i == most - 1 && more > 0;
            lines.add(all.get(i) + (last ? " (and " + more + " more, in the report)" : ""));
        }
    }

    private static void findings(Analysis analysis, List<String> lines) {
        List<Finding> corroborated = CorroboratedFindings.of(analysis.findings());
        List<Finding> first = new ArrayList<>(corroborated);
        analysis.findings().stream()
                .filter(finding -> finding.suppressedBy().isEmpty() && !corroborated.contains(finding))
                .forEach(first::add);
        first.sort(Comparator.comparing(Finding::severity));
        // A repeated action gives equal lines, which are counted.
        Map<String, Integer> texts = new LinkedHashMap<>();
        first.forEach(finding -> texts.merge(
                finding.severity().word() + " " + finding.rule().id() + " "
                        + shown(finding.subject() + ": " + finding.because()),
                1,
                Integer::sum));
        texts.entrySet().stream()
                .limit(MOST_FINDINGS)
                .map(line -> "  " + line.getKey() + (line.getValue() > 1 ? " (" + line.getValue() + " times)" : ""))
                .forEach(lines::add);
        int more = texts.values().stream()
                .skip(MOST_FINDINGS)
                .mapToInt(Integer::intValue)
                .sum();
        if (more > 0) {
            lines.add("  and " + more + " more");
        }
    }

    private static String counts(List<Finding> findings) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        findings.stream()
                .filter(finding -> finding.suppressedBy().isEmpty())
                .forEach(finding -> counts.merge(finding.severity().word(), 1, Integer::sum));
        return counts.isEmpty()
                ? "none in what was collected"
                : counts.entrySet().stream()
                        .map(e -> e.getValue() + " " + e.getKey())
                        .collect(Collectors.joining(", "));
    }

    private static String elsewhere(OtherRegionCalls elsewhere) {
        return "Also in   " + shown(elsewhere.regionNames(MOST_REGIONS)) + ": " + shown(elsewhere.principal());
    }

    private static String indicator(Indicator indicator) {
        DefangedIndicator defanged = DefangedIndicator.of(indicator);
        return defanged.kind() + " " + visible(defanged.value());
    }

    private static String shown(String text) {
        return DefangedIndicator.text(visible(text));
    }

    /** Truncates the text twice, because an escape is longer than the character that it represents. */
    private static String visible(String text) {
        return VisibleText.cut(VisibleText.of(VisibleText.cut(text, LONGEST).replace('\n', ' ')), 2 * LONGEST);
    }

    private static String word(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
