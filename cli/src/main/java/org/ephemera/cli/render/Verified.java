package org.ephemera.cli.render;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;
import org.ephemera.cli.session.ExitCode;
import org.ephemera.cli.session.Failure;
import org.ephemera.cli.session.Session;
import org.ephemera.cli.session.Voice;
import org.ephemera.cli.terminal.Columns;
import org.ephemera.cli.terminal.Screen;
import org.ephemera.cli.terminal.Style;
import org.ephemera.format.Json;
import org.ephemera.model.PackageId;
import org.ephemera.verify.AttestedTime;
import org.ephemera.verify.CheckResult;
import org.ephemera.verify.Verdict;
import org.ephemera.verify.VerificationReport;

/** What a verification found, as it is shown. */
public record Verified(VerificationReport report) {
    private static final String OTHER_KEY_REMEDY =
            "Get the public key that the seal names from its owner, by a way you trust; a package can name any key";

    public ExitCode exitCode() {
        return switch (report.verdict()) {
            case INTACT -> ExitCode.DONE;
            case BROKEN -> ExitCode.WRONG;
            case OTHER_KEY, UNVERIFIABLE -> ExitCode.COULD_NOT;
        };
    }

    /** Says why nothing else was done with a package that is broken. */
    public int refused(Session session, Voice voice) {
        if (voice.json()) {
            session.json(toJson());
        } else {
            show(session.results());
            session.remarks().line(Style.BAD.of("It was not judged: what was altered would be believed."));
        }
        return exitCode().number();
    }

    public ObjectNode toJson() {
        ObjectNode json = Json.object()
                .put("packageId", report.packageId().map(PackageId::value).orElse(null))
                .put("verdict", report.verdict().key());
        json.putArray("checks");
        report.checks().forEach(check -> json.withArray("checks").add(toJson(check)));
        json.putObject("key").put("keyid", report.keyid());
        json.put("sealedAt", report.sealedAt().map(Instant::toString).orElse(null));
        json.putNull("timestamp");
        report.timestamp()
                .ifPresent(attested -> json.putObject("timestamp")
                        .put("time", attested.time().toString())
                        .put("authority", attested.authority())
                        .put("timely", isTimely(attested)));
        return json;
    }

    public void show(Screen screen) {
        Columns columns = new Columns("");
        report.checks()
                .forEach(check ->
                        columns.row(mark(check), Style.PLAIN.of(check.check().key()), text(check)));
        columns.show(screen);
        screen.line();
        String id = report.packageId().map(PackageId::value).orElse("the package");
        screen.line(
                switch (report.verdict()) {
                    case INTACT -> Style.GOOD.of(id + " is intact");
                    case BROKEN -> Style.BAD.of(id + " is broken");
                    case OTHER_KEY -> Style.CAUTION.of(id + " is signed with another key");
                    case UNVERIFIABLE -> Style.CAUTION.of(id + " cannot be verified");
                });
        report.sealedAt().ifPresent(at -> screen.line("sealed " + at + " (as the seal says)"));
        report.timestamp()
                .ifPresent(attested -> screen.line((isTimely(attested) ? Style.PLAIN : Style.CAUTION)
                        .of("timestamped " + attested.time() + " by " + attested.authority())));
        screen.line("checked with the key " + report.keyid());
        if (report.verdict() == Verdict.OTHER_KEY) {
            screen.line(OTHER_KEY_REMEDY);
        }
    }

    private boolean isTimely(AttestedTime attested) {
        return report.sealedAt().filter(attested::isTimely).isPresent();
    }

    /** Returns the failure of a command that needs a verified package; empty if the verdict is INTACT or BROKEN. */
    public Optional<Failure> failure() {
        return switch (report.verdict()) {
            case INTACT, BROKEN -> Optional.empty();
            case OTHER_KEY ->
                Optional.of(Failure.couldNot("the package is " + otherKey() + "; it was not analyzed", OTHER_KEY_REMEDY)
                        .with("verdict", report.verdict().key()));
            case UNVERIFIABLE ->
                Optional.of(Failure.couldNot(
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

    private static Style.Span mark(CheckResult check) {
        return switch (check.result()) {
            case OK -> Style.GOOD.of("ok");
            case BROKEN -> Style.BAD.of("FAIL");
            case OTHER_KEY -> Style.CAUTION.of("KEY");
            case SKIPPED -> Style.QUIET.of("-");
        };
    }

    private static Style.Span text(CheckResult check) {
        String place =
                check.path().orElse("") + check.line().map(line -> ":" + line).orElse("");
        String kind = check.kind().map(k -> k.key() + ": ").orElse("");
        return Style.PLAIN.of((place.isEmpty() ? "" : place + " ") + kind + check.message());
    }

    private static ObjectNode toJson(CheckResult check) {
        ObjectNode json = Json.object()
                .put("check", check.check().key())
                .put("result", check.result().key());
        check.kind().ifPresent(kind -> json.put("kind", kind.key()));
        check.path().ifPresent(path -> json.put("path", path));
        check.line().ifPresent(line -> json.put("line", line));
        return json.put("message", check.message());
    }
}
