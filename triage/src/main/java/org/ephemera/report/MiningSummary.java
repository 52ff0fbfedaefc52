package org.ephemera.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.model.MinerScore;
import org.ephemera.analyze.model.MinerScore.Level;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.TamperedEvidence;

/**
 * Answer to the question whether a container mines, equal in all formats of the report. A negative answer covers only
 * the analyzed containers.
 *
 * @param answer a few words
 * @param detail suspects and containers that were not analyzed, with reasons; "" if there is no more to add
 */
public record MiningSummary(String answer, String detail, Tone tone) {
    /** Answers by rule for findings that indicate mining directly, strongest first. */
    private static final Map<String, String> DIRECT_ANSWERS = directAnswers();

    private static final String NOT_SHOWN = "not visible in metrics, or no metrics available";
    private static final int NAMED = 3;
    /** Signal of a high load that has ended. */
    private static final String ENDED = "ENDED";

    /** Signals of memory of the size of the RandomX dataset. */
    private static final Set<String> MEMORY = Set.of("MEM_RX_FAST", "DATASET_HELD");

    /** Returns the answer for an analysis. */
    public static MiningSummary of(Analysis analysis) {
        List<MinerScore> scores = analysis.miners();
        Optional<MinerScore> worst =
                scores.stream().min(Comparator.comparing(MinerScore::level).thenComparingInt(score -> -score.score()));
        String notAnalyzed = notAnalyzed(scores);
        return switch (worst.map(MinerScore::level).orElse(Level.INSUFFICIENT_DATA)) {
            case HIGH -> new MiningSummary("High", joined(about(worst.orElseThrow()), notAnalyzed), Tone.BAD);
            case MEDIUM ->
                directAnswer(analysis, joined(about(worst.orElseThrow()), notAnalyzed))
                        .orElse(new MiningSummary(
                                "Medium", joined(about(worst.orElseThrow()), notAnalyzed), Tone.CAUTION));
            case LOW ->
                directAnswer(analysis, joined(NOT_SHOWN, notAnalyzed))
                        .orElse(new MiningSummary(
                                "Low",
                                joined(about(worst.orElseThrow()), notAnalyzed),
                                notAnalyzed.isEmpty() ? Tone.QUIET : Tone.CAUTION));
            case NONE ->
                directAnswer(analysis, joined(NOT_SHOWN, notAnalyzed))
                        .orElseGet(() -> none(
                                scores,
                                Stream.of(TamperedEvidence.note(analysis.findings()), notAnalyzed)
                                        .filter(clause -> !clause.isEmpty())
                                        .collect(Collectors.joining("; "))));
            case INSUFFICIENT_DATA ->
                directAnswer(analysis, joined(NOT_SHOWN, notAnalyzed))
                        .orElse(new MiningSummary(
                                "Not known",
                                notAnalyzed.isEmpty() ? "no metrics that could be judged" : notAnalyzed,
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
                        .orElse("")
                + score.points().stream()
                        .filter(points -> MEMORY.contains(points.rule()))
                        .map(points -> "; " + points.because())
                        .collect(Collectors.joining());
    }

    /** Returns the answer of a direct finding, which needs no metrics. */
    private static Optional<MiningSummary> directAnswer(Analysis analysis, String metrics) {
        return DIRECT_ANSWERS.entrySet().stream()
                .flatMap(answer -> analysis.findings().stream()
                        .filter(finding -> finding.rule().id().equals(answer.getKey())
                                && finding.suppressedBy().isEmpty()
                                && finding.severity().atLeast(Severity.HIGH))
                        .limit(1)
                        .map(finding -> new MiningSummary(
                                answer.getValue(),
                                joined(finding.subject() + " (" + answer.getKey() + ")", metrics),
                                Tone.BAD)))
                .findFirst();
    }

    private static Map<String, String> directAnswers() {
        Map<String, String> answers = new LinkedHashMap<>();
        answers.put("LOG-001", "It says so in a log");
        answers.put("CMD-004", "A miner is named");
        answers.put("CMD-005", "A pool or a wallet is named");
        answers.put("ENV-003", "Its environment configures one");
        answers.put("MIN-003", "An alert says so");
        answers.put("NET-001", "It talks to a pool");
        return answers;
    }

    /** Returns the negative answer. The absence of signs says nothing about containers that were not analyzed. */
    private static MiningSummary none(List<MinerScore> scores, String notAnalyzed) {
        long analyzed = scores.stream()
                .filter(score -> score.level() != Level.INSUFFICIENT_DATA)
                .count();
        return analyzed == scores.size()
                ? new MiningSummary(
                        "No sign",
                        notAnalyzed.isEmpty() ? "in any of the " + scores.size() + " analyzed" : notAnalyzed,
                        notAnalyzed.isEmpty() ? Tone.QUIET : Tone.CAUTION)
                : new MiningSummary(
                        "No sign in " + analyzed + " of " + scores.size() + " " + kinds(scores),
                        notAnalyzed,
                        Tone.CAUTION);
    }

    private static String kinds(List<MinerScore> scores) {
        return String.join(
                " and ",
                scores.stream()
                        .map(score -> switch (score.subject().level()) {
                            case CONTAINER -> "containers";
                            case TASK -> score.subject().task().contains("/") ? "pods" : "tasks";
                            case SERVICE -> "services";
                        })
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    /** Returns one clause for each reason, starting with containers that were not analyzed. */
    private static String notAnalyzed(List<MinerScore> scores) {
        Map<String, List<MinerScore>> reasons = new LinkedHashMap<>();
        Stream.concat(
                        scores.stream().filter(score -> score.level() == Level.INSUFFICIENT_DATA),
                        scores.stream().filter(score -> score.level() != Level.INSUFFICIENT_DATA))
                .filter(score -> !score.why().isEmpty())
                .forEach(score -> reasons.computeIfAbsent(score.why(), why -> new ArrayList<>())
                        .add(score));
        List<String> clauses = new ArrayList<>();
        reasons.forEach((why, group) -> clauses.add(names(group)
                + (group.getFirst().level() == Level.INSUFFICIENT_DATA ? " could not be judged: " : ": ")
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
