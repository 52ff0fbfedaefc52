package org.ephemera.report;

import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.model.CoverageEntry;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;
import org.ephemera.model.OutcomeCode;

/** State of the target at collection time, and how long the source still reports it. */
final class StateTile {
    private static final String QUESTION = "State when asked";

    private static final String AGAIN = "it may have stopped since: ask again before you rely on it";
    private static final String POD = "kubernetes.pod";
    private static final String PODS = "kubernetes.pods";
    private static final String WORKLOAD = "kubernetes.workload";

    /** Kinds of targets that are parts of a cluster with many pods. */
    private static final Pattern SCOPE =
            Pattern.compile("(kubernetes|aws\\.eks|azure\\.aks)\\.(namespace|node|cluster)");

    private StateTile() {}

    static AnswerTile of(Analysis analysis) {
        return of(analysis.coverage(), analysis.subject().request().target().kind());
    }

    /**
     * Returns the state of the target.
     *
     * @param target kind of the target
     */
    static AnswerTile of(List<CoverageEntry> coverage, String target) {
        String kind = artifact(target);
        List<CoverageEntry> pods = of(POD, coverage);
        if ((kind.equals(WORKLOAD) || kind.equals(PODS)) && !pods.isEmpty()) {
            return ofPods(pods, of(PODS, coverage).stream().anyMatch(list -> list.code() == OutcomeCode.PARTIAL));
        }
        return of(kind, coverage).stream()
                .findFirst()
                .map(StateTile::of)
                .orElse(new AnswerTile(QUESTION, "Not known", "the target itself was not asked about", Tone.CAUTION));
    }

    private static List<CoverageEntry> of(String artifact, List<CoverageEntry> coverage) {
        return coverage.stream()
                .filter(item -> item.outcome().planned().artifact().equals(artifact))
                .toList();
    }

    /**
     * Returns the state of a workload, which is that of its pods.
     *
     * @param more true if the list of pods may be incomplete
     */
    private static AnswerTile ofPods(List<CoverageEntry> pods, boolean more) {
        List<Outcome> read = pods.stream()
                .filter(pod -> pod.code() == OutcomeCode.COLLECTED)
                .map(pod -> pod.outcome().outcome())
                .toList();
        long running = read.stream().filter(StateTile::isRunning).count();
        long gone =
                pods.stream().filter(pod -> pod.code() == OutcomeCode.EXPIRED).count();
        long unread = pods.size() - read.size() - gone;
        Stream<String> each = read.stream().map(Outcome::summary);
        Stream<String> rest = Stream.of(
                gone == 0 ? "" : gone + (gone == 1 ? " was gone" : " were gone"),
                unread == 0 ? "" : unread + " could not be read",
                more ? "it may own more: " + PODS + " is partial" : "",
                pods.stream()
                        .flatMap(pod -> pod.asked().stream())
                        .min(Comparator.naturalOrder())
                        .map(at -> "asked " + TimeText.of(at))
                        .orElse(""),
                running == 0 ? "" : AGAIN);
        return new AnswerTile(
                QUESTION,
                running + " of " + pods.size() + (pods.size() == 1 ? " pod runs" : " pods run"),
                Stream.concat(rest, each).filter(part -> !part.isEmpty()).collect(Collectors.joining("; ")),
                unread == 0 && !more ? Tone.QUIET : Tone.CAUTION);
    }

    /** Returns the state of an item. The first part of the outcome message is the answer, the others are the detail. */
    private static AnswerTile of(CoverageEntry item) {
        Outcome outcome = item.outcome().outcome();
        String asked = item.asked().map(at -> "asked " + TimeText.of(at)).orElse("");
        if (item.code() != OutcomeCode.COLLECTED) {
            return new AnswerTile(
                    QUESTION, OutcomeText.word(item.code()), (asked + " " + outcome.message()).strip(), Tone.CAUTION);
        }
        String rest = outcome.message().substring(outcome.summary().length());
        return new AnswerTile(
                QUESTION,
                outcome.summary(),
                Stream.of(rest.isEmpty() ? "" : rest.substring("; ".length()), asked, retentionNote(item))
                        .filter(part -> !part.isEmpty())
                        .collect(Collectors.joining("; ")),
                Tone.QUIET);
    }

    private static String retentionNote(CoverageEntry item) {
        return item.outcome()
                .extent()
                .lostAfter()
                .map(at -> "its cloud forgets it after " + TimeText.of(at))
                .orElse(isRunning(item.outcome().outcome()) ? AGAIN : "");
    }

    private static boolean isRunning(Outcome outcome) {
        return outcome.detail().equals(DetailCode.RUNNING);
    }

    /** Returns the artifact of a kind of target; pods and workloads of all clouds are read from their clusters. */
    private static String artifact(String kind) {
        if (SCOPE.matcher(kind).matches()) {
            return PODS;
        }
        return kind.endsWith(".pod") ? POD : kind.endsWith(".workload") ? WORKLOAD : kind;
    }
}
