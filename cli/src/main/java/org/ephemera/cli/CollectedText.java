package org.ephemera.cli;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.ephemera.acquire.Problem;
import org.ephemera.bag.ItemOutcome;
import org.ephemera.cli.terminal.Amounts;
import org.ephemera.cli.terminal.Columns;
import org.ephemera.cli.terminal.Screen;
import org.ephemera.cli.terminal.Style;
import org.ephemera.evidence.OutcomeCode;
import org.ephemera.seal.Timestamp;

/**
 * What came of a collection, for people: what is there, what is not and why, where it lies and how to check it.
 *
 * @param commands to verify it, each with its title
 */
record CollectedText(Collected collected, List<HowTo> commands) {
    void show(Screen screen) {
        screen.line(Style.TITLE.of("Collected " + Amounts.bytes(collected.bytes()) + " from "
                + collected.receipt().target()));
        Columns rows = new Columns("  ");
        items(CollectedText::isThere).forEach(item -> row(rows, item, Style.GOOD, ""));
        rows.show(screen);
        showAbsent(screen);
        showProblems(screen);
        screen.line();
        Columns lines = new Columns("")
                .row(
                        Style.TITLE.of("Package"),
                        Style.COMMAND.of(collected.receipt().location()))
                .row(Style.TITLE.of("Seal"), seal());
        if (collected.receipt().seal().timestamp() instanceof Timestamp.Standing standing) {
            lines.row(Style.TITLE.of("Timestamp"), Style.GOOD.of(standing.time() + ", as the authority says"));
        }
        commands.forEach(how -> lines.row(Style.TITLE.of(how.title()), Style.COMMAND.of(how.line())));
        lines.show(screen);
    }

    private void showAbsent(Screen screen) {
        Columns rows = new Columns("  ");
        items(item -> !isThere(item) && item.code() != OutcomeCode.IMPOSSIBLE && !isProblem(item))
                .forEach(item -> row(rows, item, Style.QUIET, word(item.code()) + ": "));
        List<ItemOutcome> impossible = items(item -> item.code() == OutcomeCode.IMPOSSIBLE);
        if (!impossible.isEmpty()) {
            rows.row(
                    Style.QUIET.of(names(impossible)),
                    Style.PLAIN.of("impossible: nobody can read these from outside; their absence says nothing"));
        }
        if (!rows.isEmpty()) {
            screen.line(Style.TITLE.of("Nothing to be had"));
            rows.show(screen);
        }
    }

    private static void row(Columns rows, ItemOutcome item, Style style, String before) {
        rows.row(
                style.of(item.planned().item()),
                Style.PLAIN.of(before + item.outcome().message()));
    }

    private static String names(List<ItemOutcome> items) {
        return items.stream()
                .map(item -> item.planned().item().replaceFirst("^.*\\.", ""))
                .collect(Collectors.joining(", "));
    }

    private void showProblems(Screen screen) {
        List<Problem> problems = collected.problems();
        if (problems.isEmpty()) {
            return;
        }
        screen.line(Style.CAUTION.of("Missing, and what to do"));
        Columns rows = new Columns("  ");
        for (Problem problem : problems) {
            rows.row(
                    Style.CAUTION.of(problem.item()),
                    Style.PLAIN.of(word(problem.outcome()) + ": " + problem.message()));
            rows.row(Style.PLAIN.of(""), Style.PLAIN.of("→ " + problem.remedy()));
        }
        rows.show(screen);
    }

    private Style.Span seal() {
        String text = collected.receipt().seal().statement().status() + ", sealed "
                + collected.receipt().seal().statement().sealedAt() + " with "
                + collected.receipt().seal().statement().keyId();
        return (collected.exitCode() == ExitCode.DONE ? Style.GOOD : Style.CAUTION).of(text);
    }

    private static boolean isThere(ItemOutcome item) {
        return item.code() == OutcomeCode.COLLECTED;
    }

    private boolean isProblem(ItemOutcome item) {
        return collected.problems().stream()
                .anyMatch(problem -> problem.item().equals(item.planned().item()));
    }

    private List<ItemOutcome> items(Predicate<ItemOutcome> which) {
        return collected.items().stream().filter(which).toList();
    }

    static String word(OutcomeCode code) {
        return code.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
