package org.ephemera.cli.command;

import java.io.IOException;
import java.io.OutputStream;
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
import org.ephemera.report.Sarif;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What was found, for terminals and scripts. */
@Command(
        description = {
            "Judge a sealed package: the verdict, what was found and where, what could not be seen.",
            "",
            "The package is read and never changed.",
            "Exit code: 0 judged, 1 a finding reaches --fail-on, or the package is broken (with --key), 3 could not be"
                    + " done."
        },
        footer = {"Example:", "  ephemera findings ./evidence/packages/2026/11/25/0193… --fail-on high"})
final class FindingsCommand implements Callable<Integer> {
    private final Session session;

    @Mixin
    private TriageOptions options = new TriageOptions();

    @Option(names = "--sarif", description = "Print SARIF 2.1.0 on stdout, and nothing else there.")
    private boolean sarif;

    @Option(
            names = "--fail-on",
            paramLabel = "LEVEL",
            description = "End with 1 if a finding is as bad or worse: critical, high, medium, low or info.")
    private @Nullable String failOn;

    @Mixin
    private OutputOptions voice = new OutputOptions();

    FindingsCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        if (sarif && voice.json()) {
            throw CommandFailure.usage("--sarif and --json are two forms of one answer", "Leave one of them out");
        }
        Optional<Severity> level = level();
        Optional<VerificationOutput> broken = options.broken(session);
        if (broken.isPresent()) {
            return broken.get().refused(session, voice);
        }
        Analysis analysis;
        try (SealedPackage sealed = options.open(session)) {
            analysis = options.analyze(sealed, name -> OutputStream.nullOutputStream(), session);
        }
        show(analysis);
        options.missing(analysis, session);
        boolean reached = analysis.findings().stream()
                .filter(finding -> finding.suppressedBy().isEmpty())
                .anyMatch(finding -> level.filter(finding.severity()::atLeast).isPresent());
        return (reached ? ExitCode.WRONG : ExitCode.DONE).number();
    }

    private void show(Analysis analysis) {
        if (sarif || voice.json()) {
            session.json(sarif ? Sarif.of(analysis) : FindingsJson.of(analysis));
            return;
        }
        TriageText text = new TriageText(analysis);
        Screen screen = session.results();
        text.verdict(screen);
        screen.line();
        text.findings(screen);
        screen.line();
        text.unseen(screen);
        options.remark(session);
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
        throw CommandFailure.usage("'" + failOn + "' is no severity", "Give critical, high, medium, low or info");
    }
}
