package org.ephemera.cli.render;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.ephemera.acquire.PackageProblem;
import org.ephemera.cli.terminal.Screen;
import org.ephemera.cli.terminal.TextColumns;
import org.ephemera.cli.terminal.TextStyle;
import org.ephemera.format.CompletenessStatus;
import org.ephemera.format.ItemOutcome;
import org.ephemera.model.OutcomeCode;

/** Missing items of a collection, worst first. Equal causes are listed once, and causes beyond a limit are counted. */
record ProblemList(CollectionResult collected) {
    private static final int MAX_CAUSES = 6;

    /** Key of problems that are listed once: the missing permission, or else the message. */
    private record Cause(OutcomeCode outcome, String message, String remedy) {
        static Cause of(PackageProblem problem) {
            String message = problem.outcome() == OutcomeCode.DENIED ? "" : problem.message();
            return new Cause(problem.outcome(), message, problem.remedy());
        }
    }

    /** Reports whether an item is a problem, that is, has a remedy. */
    static boolean isProblem(ItemOutcome item) {
        return PackageProblem.remedy(item.outcome()).isPresent();
    }

    /** Prints the problems, if any. */
    void show(Screen screen) {
        Map<Cause, List<PackageProblem>> causes = new LinkedHashMap<>();
        for (PackageProblem problem : worstFirst()) {
            causes.computeIfAbsent(Cause.of(problem), key -> new ArrayList<>()).add(problem);
        }
        if (causes.isEmpty()) {
            return;
        }
        screen.line(TextStyle.CAUTION.of("Missing evidence and remedies"));
        TextColumns rows = new TextColumns("  ");
        causes.values().stream().limit(MAX_CAUSES).forEach(problems -> {
            PackageProblem first = problems.getFirst();
            rows.row(
                    TextStyle.CAUTION.of(named(problems)),
                    TextStyle.PLAIN.of(CollectionText.word(first.outcome()) + ": " + first.message()));
            rows.row(TextStyle.PLAIN.of(""), TextStyle.PLAIN.of("→ " + first.remedy()));
        });
        int left =
                causes.values().stream().skip(MAX_CAUSES).mapToInt(List::size).sum();
        if (left > 0) {
            rows.row(TextStyle.CAUTION.of("and " + left + " more"), TextStyle.PLAIN.of(counted(causes)));
        }
        rows.show(screen);
    }

    private List<PackageProblem> worstFirst() {
        Map<String, CompletenessStatus> statuses = collected.items().stream()
                .collect(Collectors.toMap(item -> item.planned().item(), ItemOutcome::status));
        // The only problem that is not an item is the missing timestamp of the seal.
        Comparator<PackageProblem> worst =
                Comparator.comparing(problem -> statuses.getOrDefault(problem.item(), CompletenessStatus.FAILED));
        return collected.problems().stream().sorted(worst.reversed()).toList();
    }

    private static String named(List<PackageProblem> problems) {
        return problems.getFirst().item() + (problems.size() == 1 ? "" : " and " + (problems.size() - 1) + " more");
    }

    private static String counted(Map<Cause, List<PackageProblem>> causes) {
        Map<OutcomeCode, Integer> left = new LinkedHashMap<>();
        causes.entrySet().stream()
                .skip(MAX_CAUSES)
                .forEach(cause ->
                        left.merge(cause.getKey().outcome(), cause.getValue().size(), Integer::sum));
        return left.entrySet().stream()
                .map(outcome -> outcome.getValue() + " " + CollectionText.word(outcome.getKey()))
                .collect(Collectors.joining(", "));
    }
}
