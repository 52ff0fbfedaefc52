package org.ephemera.report;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.model.CoverageEntry;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.TamperedEvidence;
import org.ephemera.model.OutcomeCode;

/** Answer to the question whether a person accessed a container interactively, with the limits of the evidence. */
final class InteractiveAccess {
    private static final String QUESTION = "Hands on keyboard";

    /** Rules on access to a container. */
    private static final String REACHED_IN = "EXE-00[1-6]";

    private static final String SHELL = "CMD-003";

    /** Words in alert types of GuardDuty and Defender and in names of Falco rules, letters only. */
    private static final List<String> SHELLS = List.of(
            "reverseshell",
            "webshell",
            "suspiciousshellcreated",
            "redirectstdoutstdintonetworkconnection",
            "netcatremotecodeexecution");

    /**
     * Words for commands executed in a pod. GuardDuty reads a stream of the audit log that is not available to
     * customers.
     */
    private static final List<String> EXECS =
            List.of("execinpod", "execinkubesystempod", "terminalshellincontainer", "attachexecpod");

    /** Parts of the names of artifacts with audit records. */
    private static final List<String> WOULD_SHOW = List.of("cloudtrail", "activity", "audit");

    /** CloudTrail usually delivers within 15 minutes, the activity log of Azure within 20 minutes. */
    private static final String DELAY_NOTE = "calls of the last 20 minutes or so reach them late";

    private InteractiveAccess() {}

    static AnswerTile of(Analysis analysis) {
        List<Finding> reached = analysis.findings().stream()
                .filter(finding -> finding.suppressedBy().isEmpty())
                .filter(finding -> finding.rule().id().matches(REACHED_IN))
                .toList();
        Optional<Finding> worst = reached.stream().findFirst();
        if (worst.filter(finding -> finding.severity().atLeast(Severity.MEDIUM)).isPresent()) {
            return new AnswerTile(QUESTION, "Yes", worst.get().because(), Tone.BAD);
        }
        Optional<String> exec = alertKind(analysis, EXECS);
        if (exec.isPresent()) {
            return new AnswerTile(
                    QUESTION,
                    "Yes, the alert says",
                    "the package contains no audit record of it: " + exec.get(),
                    Tone.BAD);
        }
        // A reverse shell needs no control plane, so no audit record shows it.
        Optional<String> shell = shell(analysis);
        if (shell.isPresent()) {
            return new AnswerTile(
                    QUESTION, "By a shell, it seems", "there is no audit record of it: " + shell.get(), Tone.BAD);
        }
        // Findings of a lower severity were refused, ambiguous, or about another target.
        if (worst.filter(finding -> finding.severity() == Severity.LOW).isPresent()) {
            return new AnswerTile(QUESTION, "Tried, or not certain", worst.get().because(), Tone.CAUTION);
        }
        List<CoverageEntry> records = analysis.coverage().stream()
                .filter(item -> item.code() != OutcomeCode.NOT_APPLICABLE)
                .filter(item ->
                        WOULD_SHOW.stream().anyMatch(item.outcome().planned().artifact()::contains))
                .toList();
        long complete = records.stream().filter(InteractiveAccess::isComplete).count();
        // Gaps on compute resources started elsewhere (EXE-010) do not affect access to the container.
        boolean gap = analysis.gaps().stream()
                .map(EvidenceGap::what)
                .anyMatch(what -> what.startsWith("EXE") && !what.startsWith("EXE-010"));
        if (complete == 0) {
            return new AnswerTile(QUESTION, "Not known", "no audit record was collected", Tone.CAUTION);
        }
        String tampered = TamperedEvidence.note(analysis.findings());
        if (!tampered.isEmpty()) {
            return new AnswerTile(QUESTION, "No sign, but not reliable", tampered + "; " + DELAY_NOTE, Tone.CAUTION);
        }
        return complete == records.size() && !gap
                ? new AnswerTile(
                        QUESTION, "No sign", "in the audit records that were collected; " + DELAY_NOTE, Tone.QUIET)
                : new AnswerTile(
                        QUESTION,
                        "No sign in part of the records",
                        complete + " of " + records.size() + " audit records are whole"
                                + (gap ? ", and not all could be judged" : "") + "; " + DELAY_NOTE,
                        Tone.CAUTION);
    }

    /** Returns a sign of a shell in a container that was not opened through the control plane. */
    private static Optional<String> shell(Analysis analysis) {
        Optional<String> found = analysis.findings().stream()
                .filter(finding -> finding.rule().id().equals(SHELL)
                        && finding.suppressedBy().isEmpty()
                        && finding.severity().atLeast(Severity.HIGH))
                .findFirst()
                .map(finding -> SHELL + " " + finding.subject() + ": " + finding.because());
        return found.or(() -> alertKind(analysis, SHELLS).map(kind -> "the alert says so: " + kind));
    }

    /** Returns the first alert kind that contains one of the words. */
    private static Optional<String> alertKind(Analysis analysis, List<String> words) {
        return analysis.alerts().stream()
                .map(LocatedValue::value)
                .filter(kind -> {
                    String letters = kind.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
                    return words.stream().anyMatch(letters::contains);
                })
                .findFirst();
    }

    private static boolean isComplete(CoverageEntry item) {
        return item.code() == OutcomeCode.COLLECTED || item.code() == OutcomeCode.EMPTY;
    }
}
