package org.ephemera.cli.render;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ephemera.cli.session.ExitCode;
import org.ephemera.cli.terminal.Amounts;
import org.ephemera.cli.terminal.Columns;
import org.ephemera.cli.terminal.Screen;
import org.ephemera.cli.terminal.Style;
import org.ephemera.format.ItemOutcome;
import org.ephemera.format.Layout;
import org.ephemera.model.OutcomeCode;
import org.ephemera.seal.Timestamp;

/**
 * What came of a collection, for people, on one screen: what is there and what was not to be had, a line for each artifact,
 * what is missing and what to do, where it lies and how to check it. Every item's own sentence is in the package. No
 * text is green: a complete collection can contain critical findings.
 *
 * @param answers what it means, if that is known already
 * @param commands to verify it, each with its title
 */
public record CollectedText(Collected collected, Optional<AnswersText> answers, List<HowTo> commands) {
    public void show(Screen screen) {
        screen.line(Style.TITLE.of("Collected " + Amounts.bytes(collected.bytes()) + " from "
                + collected.receipt().target()));
        List<ArtifactItems> artifacts = ArtifactItems.of(collected.items());
        Columns rows = new Columns("  ");
        artifacts.stream()
                .filter(ArtifactItems::isThere)
                .forEach(artifact -> rows.row(
                        Style.PLAIN.of(artifact.artifact()),
                        Style.PLAIN.of(artifact.count()),
                        Style.PLAIN.of(Amounts.bytes(artifact.bytes())),
                        Style.BRIEF.of(artifact.gist())));
        rows.show(screen);
        showAbsent(artifacts, screen);
        new Problems(collected).show(screen);
        screen.line();
        answers.ifPresent(told -> {
            told.show(screen);
            screen.line();
        });
        Columns lines = new Columns("")
                .row(
                        Style.TITLE.of("Package"),
                        Style.COMMAND.of(collected.receipt().location()))
                .row(
                        Style.TITLE.of("Items"),
                        Style.PLAIN.of(
                                collected.items().size() + ", each with its whole sentence in " + Layout.OUTCOMES))
                .row(Style.TITLE.of("Seal"), seal());
        if (collected.receipt().seal().timestamp() instanceof Timestamp.Standing standing) {
            lines.row(Style.TITLE.of("Timestamp"), Style.PLAIN.of(standing.time() + ", as the authority states"));
        }
        commands.forEach(how -> lines.row(Style.TITLE.of(how.title()), Style.COMMAND.of(how.line())));
        lines.show(screen);
    }

    /** What no item brought, and was not to be had; what should have been there is among the problems. */
    private static void showAbsent(List<ArtifactItems> artifacts, Screen screen) {
        Columns rows = new Columns("  ");
        artifacts.stream()
                .filter(artifact -> !artifact.isThere() && !artifact.any(OutcomeCode.IMPOSSIBLE))
                .map(artifact -> artifact.only(item -> !Problems.isOne(item)))
                .filter(artifact -> !artifact.items().isEmpty())
                .forEach(artifact -> rows.row(Style.QUIET.of(artifact.artifact()), Style.BRIEF.of(why(artifact))));
        List<ArtifactItems> impossible = artifacts.stream()
                .filter(artifact -> artifact.any(OutcomeCode.IMPOSSIBLE))
                .toList();
        if (!impossible.isEmpty()) {
            rows.row(
                    Style.QUIET.of(word(OutcomeCode.IMPOSSIBLE)),
                    Style.PLAIN.of("nobody can read these from outside: " + names(impossible)
                            + "; their absence says nothing"));
        }
        if (!rows.isEmpty()) {
            screen.line(Style.TITLE.of("Nothing to be had"));
            rows.show(screen);
        }
    }

    /** The first item's reason stands for the others'. */
    private static String why(ArtifactItems artifact) {
        ItemOutcome first = artifact.items().getFirst();
        String reason = word(first.code()) + ": " + first.outcome().message();
        return artifact.items().size() == 1 ? reason : artifact.items().size() + " items; " + reason;
    }

    private static String names(List<ArtifactItems> artifacts) {
        return artifacts.stream()
                .map(artifact -> artifact.artifact().replaceFirst("^.*\\.", ""))
                .collect(Collectors.joining(", "));
    }

    private Style.Span seal() {
        String text = collected.receipt().seal().statement().status() + ", sealed "
                + collected.receipt().seal().statement().sealedAt() + " with "
                + collected.receipt().seal().statement().keyId();
        return (collected.exitCode() == ExitCode.DONE ? Style.PLAIN : Style.CAUTION).of(text);
    }

    public static String word(OutcomeCode code) {
        return code.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
