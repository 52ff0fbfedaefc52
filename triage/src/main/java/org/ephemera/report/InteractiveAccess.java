package org.ephemera.report;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.model.Coverage;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Gap;
import org.ephemera.analyze.model.Severity;
import org.ephemera.model.OutcomeCode;

/** Whether somebody reached into a container by hand, and how far it can be known. */
final class InteractiveAccess {
    private static final String QUESTION = "Hands on keyboard";

    /** Findings that say that somebody reached into a container. */
    private static final String REACHED_IN = "EXE-00[1-6]";

    private static final String SHELL = "CMD-003";

    /** In the types of alerts of GuardDuty and Defender and in the names of Falco's rules, letters alone. */
    private static final List<String> SHELLS = List.of(
            "reverseshell",
            "webshell",
            "suspiciousshellcreated",
            "redirectstdoutstdintonetworkconnection",
            "netcatremotecodeexecution");

    /** The same of commands that somebody had run in a pod: GuardDuty reads a stream of the audit log that nobody else is given. */
    private static final List<String> EXECS =
            List.of("execinpod", "execinkubesystempod", "terminalshellincontainer", "attachexecpod");

    /** Parts of the names of artifacts that would show it. */
    private static final List<String> WOULD_SHOW = List.of("cloudtrail", "activity", "audit");

    /** CloudTrail within a quarter of an hour as a rule, the activity log of Azure within 20 minutes. */
    private static final String LATE = "calls of the last 20 minutes or so reach them late";

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
        Optional<String> exec = alert(analysis, EXECS);
        if (exec.isPresent()) {
            return new AnswerTile(
                    QUESTION,
                    "Yes, the alert says",
                    "no audit record in the package tells of it: " + exec.get(),
                    Tone.BAD);
        }
        // Whoever holds a shell that calls out needs no control plane, and no audit record tells of them.
        Optional<String> shell = shell(analysis);
        if (shell.isPresent()) {
            return new AnswerTile(
                    QUESTION, "By a shell, it seems", "no audit record tells of it: " + shell.get(), Tone.BAD);
        }
        // What weighs less was refused, may have been something else, or was elsewhere.
        if (worst.filter(finding -> finding.severity() == Severity.LOW).isPresent()) {
            return new AnswerTile(QUESTION, "Tried, or not certain", worst.get().because(), Tone.CAUTION);
        }
        List<Coverage> records = analysis.coverage().stream()
                .filter(item -> item.code() != OutcomeCode.NOT_APPLICABLE)
                .filter(item ->
                        WOULD_SHOW.stream().anyMatch(item.outcome().planned().artifact()::contains))
                .toList();
        long whole = records.stream().filter(InteractiveAccess::isWhole).count();
        // Computing that is set up elsewhere says nothing of who was in the container.
        boolean blind = analysis.gaps().stream()
                .map(Gap::what)
                .anyMatch(what -> what.startsWith("EXE") && !what.startsWith("EXE-010"));
        if (whole == 0) {
            return new AnswerTile(QUESTION, "Not known", "no audit record was collected", Tone.CAUTION);
        }
        return whole == records.size() && !blind
                ? new AnswerTile(QUESTION, "No sign", "in the audit records that were collected; " + LATE, Tone.QUIET)
                : new AnswerTile(
                        QUESTION,
                        "No sign in part of the records",
                        whole + " of " + records.size() + " audit records are whole"
                                + (blind ? ", and not all could be judged" : "") + "; " + LATE,
                        Tone.CAUTION);
    }

    /** What says that somebody got a shell in a container by another way than the cloud's own. */
    private static Optional<String> shell(Analysis analysis) {
        Optional<String> found = analysis.findings().stream()
                .filter(finding -> finding.rule().id().equals(SHELL)
                        && finding.suppressedBy().isEmpty()
                        && finding.severity().atLeast(Severity.HIGH))
                .findFirst()
                .map(finding -> SHELL + " " + finding.subject() + ": " + finding.because());
        return found.or(() -> alert(analysis, SHELLS).map(kind -> "the alert says so: " + kind));
    }

    /** The first of the kinds that the alert tells of which has one of the words in it. */
    private static Optional<String> alert(Analysis analysis, List<String> words) {
        return analysis.alerts().stream()
                .map(Fact::value)
                .filter(kind -> {
                    String letters = kind.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
                    return words.stream().anyMatch(letters::contains);
                })
                .findFirst();
    }

    private static boolean isWhole(Coverage item) {
        return item.code() == OutcomeCode.COLLECTED || item.code() == OutcomeCode.EMPTY;
    }
}
