package org.ephemera.cli.render;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.ephemera.acquire.Problem;
import org.ephemera.cli.terminal.Columns;
import org.ephemera.cli.terminal.Screen;
import org.ephemera.cli.terminal.TextStyle;
import org.ephemera.format.CompletenessStatus;
import org.ephemera.format.ItemOutcome;
import org.ephemera.model.OutcomeCode;

/** What is missing of a collection, the worst first; the same reason is told once, and of very many the rest is counted. */
record ProblemList(CollectionResult collected) {
    private static final int MOST_TOLD = 6;

    /** What items have in common that are told of once: a permission that is missing, or else the reason in full. */
    private record Same(OutcomeCode outcome, String message, String remedy) {
        static Same of(Problem problem) {
            String message = problem.outcome() == OutcomeCode.DENIED ? "" : problem.message();
            return new Same(problem.outcome(), message, problem.remedy());
        }
    }

    static boolean isOne(ItemOutcome item) {
        return Problem.remedy(item.outcome()).isPresent();
    }

    void show(Screen screen) {
        Map<Same, List<Problem>> reasons = new LinkedHashMap<>();
        for (Problem problem : worstFirst()) {
            reasons.computeIfAbsent(Same.of(problem), key -> new ArrayList<>()).add(problem);
        }
        if (reasons.isEmpty()) {
            return;
        }
        screen.line(TextStyle.CAUTION.of("Missing, and what to do"));
        Columns rows = new Columns("  ");
        reasons.values().stream().limit(MOST_TOLD).forEach(problems -> {
            Problem first = problems.getFirst();
            rows.row(
                    TextStyle.CAUTION.of(named(problems)),
                    TextStyle.PLAIN.of(CollectionText.word(first.outcome()) + ": " + first.message()));
            rows.row(TextStyle.PLAIN.of(""), TextStyle.PLAIN.of("→ " + first.remedy()));
        });
        int left =
                reasons.values().stream().skip(MOST_TOLD).mapToInt(List::size).sum();
        if (left > 0) {
            rows.row(TextStyle.CAUTION.of("and " + left + " more"), TextStyle.PLAIN.of(counted(reasons)));
        }
        rows.show(screen);
    }

    private List<Problem> worstFirst() {
        Map<String, CompletenessStatus> worth = collected.items().stream()
                .collect(Collectors.toMap(item -> item.planned().item(), ItemOutcome::status));
        // What is no item is the seal's own timestamp, which was asked for and is not there.
        Comparator<Problem> worst =
                Comparator.comparing(problem -> worth.getOrDefault(problem.item(), CompletenessStatus.FAILED));
        return collected.problems().stream().sorted(worst.reversed()).toList();
    }

    private static String named(List<Problem> problems) {
        return problems.getFirst().item() + (problems.size() == 1 ? "" : " and " + (problems.size() - 1) + " more");
    }

    private static String counted(Map<Same, List<Problem>> reasons) {
        Map<OutcomeCode, Integer> left = new LinkedHashMap<>();
        reasons.entrySet().stream()
                .skip(MOST_TOLD)
                .forEach(reason ->
                        left.merge(reason.getKey().outcome(), reason.getValue().size(), Integer::sum));
        return left.entrySet().stream()
                .map(outcome -> outcome.getValue() + " " + CollectionText.word(outcome.getKey()))
                .collect(Collectors.joining(", "));
    }
}
