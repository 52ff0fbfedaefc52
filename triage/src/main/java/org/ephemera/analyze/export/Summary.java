package org.ephemera.analyze.export;

import java.util.ArrayList;
import java.util.List;
import org.ephemera.analyze.model.Bounded;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.MinerScore;
import org.ephemera.analyze.model.Severity;

/** {@code summary.txt}: at most forty lines for a chat or a ticket. */
public final class Summary {
    static final int MOST_LINES = 40;
    private static final int WIDEST = 160;
    private static final int FINDINGS = 18;
    private static final int SHORT = 5;

    private Summary() {}

    /** The text, with a line feed after each line; what the target wrote has no control characters in it. */
    public static String of(Result result) {
        List<String> lines = new ArrayList<>();
        lines.add("Package " + result.packageId() + ", sealed " + result.sealedAt() + ", rules " + result.rules());
        lines.add("Target " + result.target());
        lines.add("Verdict: " + result.verdict().answer().text() + " ("
                + result.verdict().confidence().name().toLowerCase(java.util.Locale.ROOT) + ")");
        result.verdict().because().stream().limit(SHORT).forEach(fact -> lines.add("  " + fact.value()));
        lines.add("");
        List<Finding> shown = result.findings().stream()
                .filter(f -> f.suppressedBy().isEmpty())
                .toList();
        lines.add("Findings: " + counts(shown) + ", " + (result.findings().size() - shown.size()) + " suppressed");
        shown.stream()
                .limit(FINDINGS)
                .forEach(finding -> lines.add("  " + finding.severity().word() + " "
                        + finding.rule().id() + " " + finding.subject() + ": " + finding.because()));
        if (shown.size() > FINDINGS) {
            lines.add("  and " + (shown.size() - FINDINGS) + " more");
        }
        List<MinerScore> miners = result.miners().stream()
                .filter(score -> score.level() != MinerScore.Level.NONE)
                .toList();
        miners.stream()
                .limit(SHORT)
                .forEach(score -> lines.add("Miner score of " + score.container() + ": " + score.score() + ", "
                        + score.level()
                                .name()
                                .toLowerCase(java.util.Locale.ROOT)
                                .replace('_', ' ')));
        lines.add("");
        lines.add("Not seen or not judged: " + result.gaps().size());
        result.gaps().stream().limit(SHORT).forEach(gap -> lines.add("  " + gap.what() + ": " + gap.why()));
        StringBuilder text = new StringBuilder();
        lines.stream()
                .limit(MOST_LINES)
                .forEach(line -> text.append(plain(line)).append('\n'));
        return text.toString();
    }

    private static String counts(List<Finding> findings) {
        List<String> counts = new ArrayList<>();
        for (Severity severity : Severity.values()) {
            long count = findings.stream().filter(f -> f.severity() == severity).count();
            if (count > 0) {
                counts.add(count + " " + severity.word());
            }
        }
        return counts.isEmpty() ? "none" : String.join(", ", counts);
    }

    private static String plain(String line) {
        StringBuilder plain = new StringBuilder();
        Bounded.text(line, WIDEST).codePoints().forEach(c -> {
            int type = Character.getType(c);
            plain.appendCodePoint(
                    type == Character.CONTROL
                                    || type == Character.FORMAT
                                    || type == Character.LINE_SEPARATOR
                                    || type == Character.PARAGRAPH_SEPARATOR
                                    || type == Character.SURROGATE
                            ? 0xfffd
                            : c);
        });
        return plain.toString();
    }
}
