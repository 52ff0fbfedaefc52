package org.ephemera.cli.command;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.cli.options.TriageOptions;
import org.ephemera.cli.render.TriageText;
import org.ephemera.cli.render.VerificationOutput;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.ExitCode;
import org.ephemera.cli.session.OutputOptions;
import org.ephemera.cli.session.Session;
import org.ephemera.cli.terminal.Screen;
import org.ephemera.report.FindingsJson;
import org.ephemera.report.SarifReport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Command that analyzes a package and prints its findings, for terminals and scripts. */
@Command(
        description = {
            "Analyze a sealed package and print the verdict, the findings and the gaps.",
            "",
            "The package is not changed.",
            "Exit codes: 0 analyzed; 1 a finding reaches --fail-on, or the package is broken (with --key); 3 failed."
        },
        footer = {"Example:", "  ephemera findings ./evidence/packages/2026/11/25/0193… --fail-on high"})
final class FindingsCommand implements Callable<Integer> {
    private final Session session;

    @Mixin
    private TriageOptions options = new TriageOptions();

    @Option(names = "--sarif", description = "Print SARIF 2.1.0 and nothing else on stdout.")
    private boolean sarif;

    @Option(
            names = "--fail-on",
            paramLabel = "LEVEL",
            description = "Exit with 1 if a finding has at least this severity: critical, high, medium, low or info.")
    private @Nullable String failOn;

    @Mixin
    private OutputOptions output = new OutputOptions();

    FindingsCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        if (sarif && output.json()) {
            throw CommandFailure.usage(
                    "--sarif and --json exclude each other: both print to stdout", "Omit one of them");
        }
        Optional<Severity> level = level();
        Optional<VerificationOutput> broken = options.broken(session);
        if (broken.isPresent()) {
            return broken.get().showNotAnalyzed(session, output);
        }
        Analysis analysis;
        try (SealedPackage sealed = options.open(session)) {
            analysis = options.analyze(sealed, session);
        }
        show(analysis);
        options.warnOfMissingFiles(analysis, session);
        boolean reached = analysis.findings().stream()
                .filter(finding -> finding.suppressedBy().isEmpty())
                .anyMatch(finding -> level.filter(finding.severity()::atLeast).isPresent());
        return (reached ? ExitCode.WRONG : ExitCode.DONE).number();
    }

    private void show(Analysis analysis) {
        if (sarif || output.json()) {
            session.json(sarif ? SarifReport.of(analysis) : FindingsJson.of(analysis));
            return;
        }
        TriageText text = new TriageText(analysis);
        Screen screen = session.results();
        text.showVerdict(screen);
        screen.line();
        text.showFindings(screen);
        screen.line();
        text.showGaps(screen);
        options.warnIfUnverified(session);
    }

    private Optional<Severity> level() throws CommandFailure {
        if (failOn == null) {
            return Optional.empty();
        }
        for (Severity severity : Severity.values()) {
            if (severity.word().equalsIgnoreCase(failOn)) {
                return Optional.of(severity);
            }
        }
        throw CommandFailure.usage("invalid severity: '" + failOn + "'", "Use critical, high, medium, low or info");
    }
}
