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

/** What came of a collection, for people: what is there, what is not and why, and where it lies. */
record CollectedText(Collected collected) {
    void show(Screen screen) {
        List<ItemOutcome> there = items(item -> item.files() > 0);
        screen.line(Style.TITLE.of("Collected " + Amounts.bytes(collected.bytes()) + " from " + collected.target()));
        Columns rows = new Columns("  ");
        there.forEach(item -> rows.row(
                Style.GOOD.of(word(item.code())), Style.PLAIN.of(item.planned().item()), message(item)));
        rows.show(screen);
        showRest(screen);
        showProblems(screen);
        screen.line();
        new Columns("")
                .row(Style.TITLE.of("Package"), Style.PLAIN.of(collected.location()))
                .row(Style.TITLE.of("Seal"), seal())
                .show(screen);
    }

    private void showRest(Screen screen) {
        Columns rows = new Columns("  ");
        items(item -> item.files() == 0 && item.code() != OutcomeCode.IMPOSSIBLE && !isProblem(item))
                .forEach(item -> rows.row(
                        Style.QUIET.of(word(item.code())),
                        Style.PLAIN.of(item.planned().item()),
                        message(item)));
        rows.show(screen);
        List<ItemOutcome> impossible = items(item -> item.code() == OutcomeCode.IMPOSSIBLE);
        if (!impossible.isEmpty()) {
            String names = impossible.stream()
                    .map(item -> item.planned().item().replaceFirst("^.*\\.", ""))
                    .collect(Collectors.joining(", "));
            new Columns("  ")
                    .row(
                            Style.QUIET.of("impossible"),
                            Style.PLAIN.of(
                                    names + ": nobody can read these from outside, so their absence says nothing"))
                    .show(screen);
        }
    }

    private void showProblems(Screen screen) {
        List<Problem> problems = collected.problems();
        if (problems.isEmpty()) {
            return;
        }
        screen.line();
        screen.line(Style.CAUTION.of("Not there, though it could have been"));
        Columns rows = new Columns("  ");
        for (Problem problem : problems) {
            rows.row(
                    Style.CAUTION.of(word(problem.outcome())),
                    Style.PLAIN.of(problem.item()),
                    Style.PLAIN.of(problem.message()));
            rows.row(Style.PLAIN.of(""), Style.PLAIN.of(""), Style.PLAIN.of("→ " + problem.remedy()));
        }
        rows.show(screen);
    }

    private Style.Span seal() {
        String text = collected.seal().statement().status() + ", sealed "
                + collected.seal().statement().sealedAt() + " with "
                + collected.seal().statement().keyId();
        return (collected.exitCode() == ExitCode.DONE ? Style.GOOD : Style.CAUTION).of(text);
    }

    private boolean isProblem(ItemOutcome item) {
        return collected.problems().stream()
                .anyMatch(problem -> problem.item().equals(item.planned().item()));
    }

    private List<ItemOutcome> items(Predicate<ItemOutcome> which) {
        return collected.items().stream().filter(which).toList();
    }

    private static Style.Span message(ItemOutcome item) {
        return Style.PLAIN.of(item.outcome().message());
    }

    private static String word(OutcomeCode code) {
        return code.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
