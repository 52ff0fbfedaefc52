package org.ephemera.verify.result;

import java.util.ArrayList;
import java.util.List;
import org.ephemera.model.PackageId;
import org.ephemera.verify.AttestedTime;
import org.ephemera.verify.CheckResult;
import org.ephemera.verify.VerificationReport;
import org.ephemera.verify.VerificationResult;

/**
 * Result of a verification as text. The texts contain names from the package: the caller escapes them.
 *
 * @param checks one row for each result of a check
 * @param summary lines after the rows
 */
public record ResultText(List<Row> checks, List<Line> summary) {
    /** Remedy if the seal states another key. */
    public static final String OTHER_KEY_REMEDY =
            "Get the public key with this id from its owner over a trusted channel; a package can state any key id";

    /** Meaning of a text, for its color. */
    public enum Tone {
        PLAIN,
        QUIET,
        GOOD,
        CAUTION,
        BAD
    }

    /**
     * Row of a check.
     *
     * @param tone of the mark
     */
    public record Row(Tone tone, String mark, String check, String message) {}

    /** Line of the summary. */
    public record Line(Tone tone, String text) {}

    public ResultText {
        checks = List.copyOf(checks);
        summary = List.copyOf(summary);
    }

    public static ResultText of(VerificationReport report) {
        return new ResultText(report.checks().stream().map(ResultText::row).toList(), summary(report));
    }

    private static List<Line> summary(VerificationReport report) {
        List<Line> lines = new ArrayList<>();
        String id = report.packageId().map(PackageId::value).orElse("the package");
        lines.add(
                switch (report.verdict()) {
                    case INTACT -> new Line(Tone.GOOD, id + " is intact");
                    case BROKEN -> new Line(Tone.BAD, id + " is broken");
                    case OTHER_KEY -> new Line(Tone.CAUTION, id + " is signed with another key");
                    case UNVERIFIABLE -> new Line(Tone.CAUTION, id + " cannot be verified");
                });
        report.sealedAt().ifPresent(at -> lines.add(new Line(Tone.PLAIN, "sealed " + at + " (according to the seal)")));
        report.timestamp()
                .ifPresent(attested -> lines.add(new Line(
                        isTimely(report, attested) ? Tone.PLAIN : Tone.CAUTION,
                        "timestamped " + attested.time() + " by " + attested.authority())));
        lines.add(new Line(Tone.PLAIN, "checked with the key " + report.keyid()));
        if (report.verdict() == VerificationResult.OTHER_KEY) {
            lines.add(new Line(Tone.PLAIN, OTHER_KEY_REMEDY));
        }
        return lines;
    }

    static boolean isTimely(VerificationReport report, AttestedTime attested) {
        return report.sealedAt().filter(attested::isTimely).isPresent();
    }

    private static Row row(CheckResult check) {
        String name = check.check().key();
        return switch (check.result()) {
            case OK -> new Row(Tone.GOOD, "ok", name, message(check));
            case BROKEN -> new Row(Tone.BAD, "FAIL", name, message(check));
            case OTHER_KEY -> new Row(Tone.CAUTION, "KEY", name, message(check));
            case SKIPPED -> new Row(Tone.QUIET, "-", name, message(check));
        };
    }

    private static String message(CheckResult check) {
        String place =
                check.path().orElse("") + check.line().map(line -> ":" + line).orElse("");
        String kind = check.kind().map(k -> k.key() + ": ").orElse("");
        return (place.isEmpty() ? "" : place + " ") + kind + check.message();
    }
}
