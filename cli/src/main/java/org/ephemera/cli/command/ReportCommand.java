package org.ephemera.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.cli.options.TriageOptions;
import org.ephemera.cli.render.ReportFolder;
import org.ephemera.cli.render.TriageText;
import org.ephemera.cli.render.VerificationOutput;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.ExitCode;
import org.ephemera.cli.session.Interruption;
import org.ephemera.cli.session.OutputOptions;
import org.ephemera.cli.session.Session;
import org.ephemera.cli.terminal.Screen;
import org.ephemera.cli.terminal.TextStyle;
import org.ephemera.format.Json;
import org.ephemera.report.ReportWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Command that analyzes a package and writes the HTML report. */
@Command(
        description = {
            "Analyze a sealed package and write a report: one HTML page that opens offline.",
            "",
            "The package is not changed. The same package always results in the same report.",
            "Exit codes: 0 report written; 1 the package is broken (with --key); 3 failed."
        },
        footer = {"Example:", "  ephemera report ./evidence/packages/2026/11/25/0193… --key ephemera.pub.pem --open"})
final class ReportCommand implements Callable<Integer> {
    private static final String FOLDER = "reports";

    private final Session session;

    @Mixin
    private TriageOptions options = new TriageOptions();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder of the report, outside the package; default: ./reports/ID.")
    private @Nullable String out;

    @Option(names = "--force", description = "Replace existing files that have different content.")
    private boolean force;

    @Option(names = "--open", description = "Open the report in a browser.")
    private boolean open;

    @Mixin
    private OutputOptions output = new OutputOptions();

    ReportCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        Optional<VerificationOutput> broken = options.broken(session);
        if (broken.isPresent()) {
            return broken.get().showNotAnalyzed(session, output);
        }
        try (SealedPackage sealed = options.open(session)) {
            String id = sealed.request().packageId().value();
            Path folder = session.path(out == null ? FOLDER + "/" + id : out);
            try (ReportFolder files =
                    ReportFolder.at(folder, options.packageArgument(session).path())) {
                Interruption.Registration stop = session.interruption().onStop(code -> interrupted(files, code));
                Analysis analysis;
                List<Path> written;
                try {
                    analysis = options.analyze(sealed, files, session);
                    write(analysis, files, folder);
                    written = files.finish(force);
                } finally {
                    stop.close();
                }
                show(analysis, id, written);
                options.warnOfMissingFiles(analysis, session);
            }
        }
        return ExitCode.DONE.number();
    }

    /** Writes the report files. Only errors of this step are reported as errors of the folder. */
    private static void write(Analysis analysis, ReportFolder files, Path folder) throws CommandFailure {
        try {
            ReportWriter.write(analysis, files);
        } catch (IOException e) {
            throw CommandFailure.couldNot(
                    "cannot write the report to " + folder + " (" + e.getMessage() + ")",
                    "Free disk space, or use another folder with --out");
        }
    }

    private void interrupted(ReportFolder files, int exitCode) {
        try {
            files.close();
            session.remarks().line("Interrupted. The report was not written. Run the same command again.");
        } catch (IOException e) {
            session.remarks().line("Interrupted. Not all temporary files of the report could be removed.");
        }
        if (output.json()) {
            session.json(Interruption.toJson(Json.object(), "Run the same command again.", exitCode));
        }
    }

    private void show(Analysis analysis, String id, List<Path> written) {
        Path report = written.stream()
                .filter(file -> file.endsWith(ReportWriter.HTML))
                .findFirst()
                .orElseThrow();
        if (output.json()) {
            ObjectNode json = Json.object()
                    .put("packageId", id)
                    .put("verdict", analysis.verdict().answer().name())
                    .put("report", report.toString());
            written.forEach(file -> json.withArray("files").add(file.toString()));
            session.json(json);
        } else {
            Screen screen = session.results();
            TriageText text = new TriageText(analysis);
            text.showVerdict(screen);
            screen.line();
            text.showRules(screen);
            screen.line();
            text.showGaps(screen);
            screen.line();
            screen.line(TextStyle.PLAIN.of("report  "), TextStyle.TITLE.of(report.toString()));
            options.warnIfUnverified(session);
        }
        if (open && !Browser.open(report, session)) {
            session.remarks().line(TextStyle.CAUTION.of("no browser could be started; open the report manually"));
        }
    }

    /** Starts the browser of the user: {@code BROWSER}, else the opener of the system. */
    private static final class Browser {
        private static final String VARIABLE = "BROWSER";
        private static final List<String> OPENERS = List.of("xdg-open", "open", "explorer.exe");

        private Browser() {}

        /** Opens a page; returns false if no browser can be started. */
        static boolean open(Path page, Session session) {
            Optional<String> own = session.variable(VARIABLE);
            return (own.isPresent() ? Stream.of(own.get()) : OPENERS.stream()).anyMatch(opener -> start(opener, page));
        }

        private static boolean start(String opener, Path page) {
            try {
                new ProcessBuilder(opener, page.toUri().toString())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                return true;
            } catch (IOException e) {
                // Not installed: the next opener is tried.
                return false;
            }
        }
    }
}
