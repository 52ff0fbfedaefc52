package org.ephemera.cli.render;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.OutputOptions;
import org.ephemera.cli.session.Session;
import org.ephemera.cli.terminal.Screen;
import org.ephemera.cli.terminal.TextColumns;
import org.ephemera.cli.terminal.TextStyle;
import org.ephemera.verify.CheckResult;
import org.ephemera.verify.VerificationReport;
import org.ephemera.verify.result.ExitCodes;
import org.ephemera.verify.result.ResultJson;
import org.ephemera.verify.result.ResultText;

/** Result of a verification as text and as JSON. */
public record VerificationOutput(VerificationReport report) {
    /** Returns the exit code of the verdict. */
    public int exitCode() {
        return ExitCodes.of(report.verdict());
    }

    /** Prints the result of a broken package that is not analyzed, and returns the exit code. */
    public int showNotAnalyzed(Session session, OutputOptions output) {
        if (output.json()) {
            session.json(toJson());
        } else {
            show(session.results());
            session.remarks()
                    .line(TextStyle.BAD.of(
                            "The package was not analyzed: its content was changed and cannot be trusted."));
        }
        return exitCode();
    }

    /** Returns the result as JSON. */
    public ObjectNode toJson() {
        return ResultJson.of(report);
    }

    /** Prints each check and the summary. */
    public void show(Screen screen) {
        ResultText text = ResultText.of(report);
        TextColumns columns = new TextColumns("");
        text.checks()
                .forEach(row -> columns.row(
                        style(row.tone()).of(row.mark()),
                        TextStyle.PLAIN.of(row.check()),
                        TextStyle.PLAIN.of(row.message())));
        columns.show(screen);
        screen.line();
        text.summary().forEach(line -> screen.line(style(line.tone()).of(line.text())));
    }

    private static TextStyle style(ResultText.Tone tone) {
        return switch (tone) {
            case PLAIN -> TextStyle.PLAIN;
            case QUIET -> TextStyle.QUIET;
            case GOOD -> TextStyle.GOOD;
            case CAUTION -> TextStyle.CAUTION;
            case BAD -> TextStyle.BAD;
        };
    }

    /** Returns the failure of a command that needs a verified package; empty if the verdict is INTACT or BROKEN. */
    public Optional<CommandFailure> failure() {
        return switch (report.verdict()) {
            case INTACT, BROKEN -> Optional.empty();
            case OTHER_KEY ->
                Optional.of(CommandFailure.couldNot(
                                "the package is " + otherKey() + "; it was not analyzed", ResultText.OTHER_KEY_REMEDY)
                        .with("verdict", report.verdict().key()));
            case UNVERIFIABLE ->
                Optional.of(CommandFailure.couldNot(
                                "the package cannot be verified with this key, so it was not analyzed",
                                "'ephemera verify' reports what is missing; omit --key to analyze it unverified")
                        .with("verdict", report.verdict().key()));
        };
    }

    private String otherKey() {
        return report.checks().stream()
                .filter(check -> check.result() == CheckResult.Result.OTHER_KEY)
                .map(CheckResult::message)
                .findFirst()
                .orElseThrow();
    }
}
