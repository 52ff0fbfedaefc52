package org.ephemera.cli.render;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ephemera.cli.session.ExitCode;
import org.ephemera.cli.terminal.AmountText;
import org.ephemera.cli.terminal.Screen;
import org.ephemera.cli.terminal.TextColumns;
import org.ephemera.cli.terminal.TextStyle;
import org.ephemera.format.ItemOutcome;
import org.ephemera.format.PackageLayout;
import org.ephemera.model.OutcomeCode;
import org.ephemera.seal.SealTimestamp;

/**
 * Result of a collection on one screen: a line for each collected and each unavailable artifact, problems with
 * remedies, the location of the package and the commands that verify it. The message of each item is in the package.
 * No text is green, because a complete collection can contain critical findings.
 *
 * @param answers summary of the analysis, if the package was analyzed
 * @param commands commands that verify the package, with titles
 */
public record CollectionText(CollectionResult collected, Optional<AnalysisSummary> answers, List<TitledLine> commands) {
    /** Prints the result. */
    public void show(Screen screen) {
        screen.line(TextStyle.TITLE.of("Collected " + AmountText.bytes(collected.bytes()) + " from "
                + collected.receipt().target()));
        List<ArtifactItems> artifacts = ArtifactItems.of(collected.items());
        TextColumns rows = new TextColumns("  ");
        artifacts.stream()
                .filter(ArtifactItems::hasContent)
                .forEach(artifact -> rows.row(
                        TextStyle.PLAIN.of(artifact.artifact()),
                        TextStyle.PLAIN.of(artifact.count()),
                        TextStyle.PLAIN.of(AmountText.bytes(artifact.bytes())),
                        TextStyle.BRIEF.of(artifact.summary())));
        rows.show(screen);
        showAbsent(artifacts, screen);
        new ProblemList(collected).show(screen);
        screen.line();
        answers.ifPresent(summary -> {
            summary.show(screen);
            screen.line();
        });
        TextColumns lines = new TextColumns("")
                .row(
                        TextStyle.TITLE.of("Package"),
                        TextStyle.COMMAND.of(collected.receipt().location()))
                .row(
                        TextStyle.TITLE.of("Items"),
                        TextStyle.PLAIN.of(
                                collected.items().size() + ", each with its message in " + PackageLayout.OUTCOMES))
                .row(TextStyle.TITLE.of("Seal"), seal());
        int foreign = collected.receipt().seal().statement().foreignCount();
        if (foreign > 0) {
            lines.row(
                    TextStyle.TITLE.of("Foreign files"),
                    TextStyle.CAUTION.of(foreign + ", which the log does not reference and nothing reads: "
                            + PackageLayout.FOREIGN));
        }
        if (collected.receipt().seal().timestamp() instanceof SealTimestamp.Stored timestamp) {
            lines.row(
                    TextStyle.TITLE.of("Timestamp"),
                    TextStyle.PLAIN.of(timestamp.time() + ", stated by the timestamp authority"));
        }
        commands.forEach(how -> lines.row(TextStyle.TITLE.of(how.title()), TextStyle.COMMAND.of(how.line())));
        lines.show(screen);
    }

    /** Prints the artifacts that are unavailable. Those that should be available are in the list of problems. */
    private static void showAbsent(List<ArtifactItems> artifacts, Screen screen) {
        TextColumns rows = new TextColumns("  ");
        artifacts.stream()
                .filter(artifact -> !artifact.hasContent() && !artifact.any(OutcomeCode.IMPOSSIBLE))
                .map(artifact -> artifact.filter(item -> !ProblemList.isProblem(item)))
                .filter(artifact -> !artifact.items().isEmpty())
                .forEach(artifact ->
                        rows.row(TextStyle.QUIET.of(artifact.artifact()), TextStyle.BRIEF.of(why(artifact))));
        List<ArtifactItems> impossible = artifacts.stream()
                .filter(artifact -> artifact.any(OutcomeCode.IMPOSSIBLE))
                .toList();
        if (!impossible.isEmpty()) {
            rows.row(
                    TextStyle.QUIET.of(word(OutcomeCode.IMPOSSIBLE)),
                    TextStyle.PLAIN.of("cannot be read through any API: " + names(impossible)
                            + "; their absence is not a finding"));
        }
        if (!rows.isEmpty()) {
            screen.line(TextStyle.TITLE.of("Not available"));
            rows.show(screen);
        }
    }

    /** Returns the number of items and the message of the first one. */
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

    /** Returns an outcome in lower case with spaces. */
    public static String word(OutcomeCode code) {
        return code.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
