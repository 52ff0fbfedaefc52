package org.ephemera.report;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.model.Coverage;
import org.ephemera.evidence.OutcomeCode;

/** What the source said of the target when it was asked, and how long it will still say so. */
final class State {
    private static final String QUESTION = "State when asked";

    /** Words of all clouds for what still goes on. */
    private static final List<String> RUNS = List.of(" RUNNING", " Running", ": Running");

    private State() {}

    static Tile of(Analysis analysis) {
        String kind = artifact(analysis.subject().request().target().kind());
        return analysis.coverage().stream()
                .filter(item -> item.outcome().planned().artifact().equals(kind))
                .findFirst()
                .map(State::of)
                .orElse(new Tile(QUESTION, "Not known", "the target itself was not asked about", Tone.CAUTION));
    }

    /** Of a sentence of several parts the first is the answer. */
    private static Tile of(Coverage item) {
        String said = item.outcome().outcome().message();
        String asked = item.asked().map(at -> "asked " + Moments.of(at)).orElse("");
        if (item.code() != OutcomeCode.COLLECTED) {
            return new Tile(QUESTION, Statuses.word(item.code()), (asked + " " + said).strip(), Tone.CAUTION);
        }
        int end = said.indexOf("; ");
        String answer = end < 0 ? said : said.substring(0, end);
        String rest = end < 0 ? "" : said.substring(end + 2);
        return new Tile(
                QUESTION,
                answer,
                Stream.of(rest, asked, until(item, answer))
                        .filter(part -> !part.isEmpty())
                        .collect(Collectors.joining("; ")),
                Tone.QUIET);
    }

    private static String until(Coverage item, String answer) {
        boolean runs = RUNS.stream().anyMatch(answer::contains);
        return item.outcome()
                .extent()
                .lostAfter()
                .map(at -> "its cloud forgets it after " + Moments.of(at))
                .orElse(runs ? "it may have stopped since: ask again before you rely on it" : "");
    }

    /** Pods and workloads of all clouds are read from their clusters. */
    private static String artifact(String kind) {
        return kind.endsWith(".pod") ? "kubernetes.pod" : kind.endsWith(".workload") ? "kubernetes.workload" : kind;
    }
}
