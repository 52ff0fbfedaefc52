package org.ephemera.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.model.MinerScore;
import org.ephemera.analyze.model.MinerScore.Level;
import org.ephemera.analyze.model.Severity;

/**
 * Whether something mines, the same in every form of a report. That nothing was seen is said of what could be seen alone.
 *
 * @param answer a few words
 * @param detail what mines, and what could not be judged, with the reason; "" if there is nothing to add
 */
public record MiningSummary(String answer, String detail, Tone tone) {
    /** Findings that say of themselves that something mines, and the answer where one is there: a miner's own words first. */
    private static final Map<String, String> SAYING = saying();

    private static final String NOT_SHOWN = "metrics do not show it, or there are none";
    private static final int NAMED = 3;
    /** The points of what stood at its limit for a while. */
    private static final String ENDED = "ENDED";

    /** The answer of an analysis. */
    public static MiningSummary of(Analysis analysis) {
        List<MinerScore> scores = analysis.miners();
        Optional<MinerScore> worst =
                scores.stream().min(Comparator.comparing(MinerScore::level).thenComparingInt(score -> -score.score()));
        String unseen = unseen(scores);
        return switch (worst.map(MinerScore::level).orElse(Level.INSUFFICIENT_DATA)) {
            case HIGH -> new MiningSummary("High", joined(about(worst.orElseThrow()), unseen), Tone.BAD);
            case MEDIUM ->
                said(analysis, joined(about(worst.orElseThrow()), unseen))
                        .orElse(new MiningSummary("Medium", joined(about(worst.orElseThrow()), unseen), Tone.CAUTION));
            case LOW ->
                said(analysis, joined(NOT_SHOWN, unseen))
                        .orElse(new MiningSummary(
                                "Low",
                                joined(about(worst.orElseThrow()), unseen),
                                unseen.isEmpty() ? Tone.QUIET : Tone.CAUTION));
            case NONE -> said(analysis, joined(NOT_SHOWN, unseen)).orElseGet(() -> none(scores, unseen));
            case INSUFFICIENT_DATA ->
                said(analysis, joined(NOT_SHOWN, unseen))
                        .orElse(new MiningSummary(
                                "Not known",
                                unseen.isEmpty() ? "no metrics that could be judged" : unseen,
                                Tone.CAUTION));
        };
    }

    private static String about(MinerScore score) {
        return "container " + score.container() + ", " + score.score() + " points"
                + score.points().stream()
                        .filter(points -> points.rule().equals(ENDED))
                        .findFirst()
                        .map(points -> ", and no longer: " + points.because())
                        .or(() -> score.since().map(since -> ", since " + since))
                        .orElse("");
    }

    /** A miner that something else tells of needs no curve. */
    private static Optional<MiningSummary> said(Analysis analysis, String metrics) {
        return SAYING.entrySet().stream()
                .flatMap(saying -> analysis.findings().stream()
                        .filter(finding -> finding.rule().id().equals(saying.getKey())
                                && finding.suppressedBy().isEmpty()
                                && finding.severity().atLeast(Severity.HIGH))
                        .limit(1)
                        .map(finding -> new MiningSummary(
                                saying.getValue(),
                                joined(finding.subject() + " (" + saying.getKey() + ")", metrics),
                                Tone.BAD)))
                .findFirst();
    }

    private static Map<String, String> saying() {
        Map<String, String> saying = new LinkedHashMap<>();
        saying.put("LOG-001", "It says so in a log");
        saying.put("CMD-004", "A miner is named");
        saying.put("CMD-005", "A pool or a wallet is named");
        saying.put("ENV-003", "Its environment configures one");
        saying.put("MIN-003", "An alert says so");
        saying.put("NET-001", "It talks to a pool");
        return saying;
    }

    /** No sign in some says nothing of those that could not be judged. */
    private static MiningSummary none(List<MinerScore> scores, String unseen) {
        long judged = scores.stream()
                .filter(score -> score.level() != Level.INSUFFICIENT_DATA)
                .count();
        return judged == scores.size()
                ? new MiningSummary(
                        "No sign",
                        unseen.isEmpty() ? "in any of " + scores.size() + " that metrics tell of" : unseen,
                        unseen.isEmpty() ? Tone.QUIET : Tone.CAUTION)
                : new MiningSummary(
                        "No sign in " + judged + " of " + scores.size() + " " + kinds(scores), unseen, Tone.CAUTION);
    }

    private static String kinds(List<MinerScore> scores) {
        return String.join(
                " and ",
                scores.stream()
                        .map(score -> switch (score.of().level()) {
                            case CONTAINER -> "containers";
                            case TASK -> score.of().task().contains("/") ? "pods" : "tasks";
                            case SERVICE -> "services";
                        })
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    /** A clause for each reason: those that could not be judged first. */
    private static String unseen(List<MinerScore> scores) {
        Map<String, List<MinerScore>> reasons = new LinkedHashMap<>();
        Stream.concat(
                        scores.stream().filter(score -> score.level() == Level.INSUFFICIENT_DATA),
                        scores.stream().filter(score -> score.level() != Level.INSUFFICIENT_DATA))
                .filter(score -> !score.why().isEmpty())
                .forEach(score -> reasons.computeIfAbsent(score.why(), why -> new ArrayList<>())
                        .add(score));
        List<String> clauses = new ArrayList<>();
        reasons.forEach((why, those) -> clauses.add(names(those)
                + (those.getFirst().level() == Level.INSUFFICIENT_DATA ? " could not be judged: " : ": ")
                + why));
        return String.join("; ", clauses);
    }

    private static String names(List<MinerScore> scores) {
        int more = scores.size() - NAMED;
        return scores.stream().limit(NAMED).map(MinerScore::container).collect(Collectors.joining(", "))
                + (more > 0 ? " and " + more + " more" : "");
    }

    private static String joined(String first, String second) {
        return second.isEmpty() ? first : first + "; " + second;
    }
}
