package org.ephemera.cli.render;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ephemera.cli.session.ExitCode;
import org.ephemera.cli.terminal.AmountText;
import org.ephemera.cli.terminal.Columns;
import org.ephemera.cli.terminal.Screen;
import org.ephemera.cli.terminal.TextStyle;
import org.ephemera.format.ItemOutcome;
import org.ephemera.format.PackageLayout;
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
public record CollectionText(CollectionResult collected, Optional<AnswersText> answers, List<TitledLine> commands) {
    public void show(Screen screen) {
        screen.line(TextStyle.TITLE.of("Collected " + AmountText.bytes(collected.bytes()) + " from "
                + collected.receipt().target()));
        List<ArtifactItems> artifacts = ArtifactItems.of(collected.items());
        Columns rows = new Columns("  ");
        artifacts.stream()
                .filter(ArtifactItems::isThere)
                .forEach(artifact -> rows.row(
                        TextStyle.PLAIN.of(artifact.artifact()),
                        TextStyle.PLAIN.of(artifact.count()),
                        TextStyle.PLAIN.of(AmountText.bytes(artifact.bytes())),
                        TextStyle.BRIEF.of(artifact.gist())));
        rows.show(screen);
        showAbsent(artifacts, screen);
        new ProblemList(collected).show(screen);
        screen.line();
        answers.ifPresent(told -> {
            told.show(screen);
            screen.line();
        });
        Columns lines = new Columns("")
                .row(
                        TextStyle.TITLE.of("Package"),
                        TextStyle.COMMAND.of(collected.receipt().location()))
                .row(
                        TextStyle.TITLE.of("Items"),
                        TextStyle.PLAIN.of(collected.items().size() + ", each with its whole sentence in "
                                + PackageLayout.OUTCOMES))
                .row(TextStyle.TITLE.of("Seal"), seal());
        if (collected.receipt().seal().timestamp() instanceof Timestamp.Standing standing) {
            lines.row(
                    TextStyle.TITLE.of("Timestamp"), TextStyle.PLAIN.of(standing.time() + ", as the authority states"));
        }
        commands.forEach(how -> lines.row(TextStyle.TITLE.of(how.title()), TextStyle.COMMAND.of(how.line())));
        lines.show(screen);
    }

    /** What no item brought, and was not to be had; what should have been there is among the problems. */
    private static void showAbsent(List<ArtifactItems> artifacts, Screen screen) {
        Columns rows = new Columns("  ");
        artifacts.stream()
                .filter(artifact -> !artifact.isThere() && !artifact.any(OutcomeCode.IMPOSSIBLE))
                .map(artifact -> artifact.only(item -> !ProblemList.isOne(item)))
                .filter(artifact -> !artifact.items().isEmpty())
                .forEach(artifact ->
                        rows.row(TextStyle.QUIET.of(artifact.artifact()), TextStyle.BRIEF.of(why(artifact))));
        List<ArtifactItems> impossible = artifacts.stream()
                .filter(artifact -> artifact.any(OutcomeCode.IMPOSSIBLE))
                .toList();
        if (!impossible.isEmpty()) {
            rows.row(
                    TextStyle.QUIET.of(word(OutcomeCode.IMPOSSIBLE)),
                    TextStyle.PLAIN.of("nobody can read these from outside: " + names(impossible)
                            + "; their absence says nothing"));
        }
        if (!rows.isEmpty()) {
            screen.line(TextStyle.TITLE.of("Nothing to be had"));
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

    private TextStyle.Span seal() {
        String text = collected.receipt().seal().statement().status() + ", sealed "
                + collected.receipt().seal().statement().sealedAt() + " with "
                + collected.receipt().seal().statement().keyId();
        return (collected.exitCode() == ExitCode.DONE ? TextStyle.PLAIN : TextStyle.CAUTION).of(text);
    }

    public static String word(OutcomeCode code) {
        return code.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
