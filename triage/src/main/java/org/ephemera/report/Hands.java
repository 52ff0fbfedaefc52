package org.ephemera.report;

import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.model.Coverage;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Gap;
import org.ephemera.analyze.model.Severity;
import org.ephemera.evidence.OutcomeCode;

/** Whether somebody reached into a container by hand, and how far it can be known. */
final class Hands {
    private static final String QUESTION = "Hands on keyboard";

    /** Findings that say that somebody reached into a container. */
    private static final String REACHED_IN = "EXE-00[1-6]";

    /** Parts of the names of artifacts that would show it. */
    private static final List<String> WOULD_SHOW = List.of("cloudtrail", "activity", "audit");

    private static final String LATE = "calls of the last 15 minutes or so reach them late";

    private Hands() {}

    static Tile of(Analysis analysis) {
        List<Finding> reached = analysis.findings().stream()
                .filter(finding -> finding.suppressedBy().isEmpty())
                .filter(finding -> finding.rule().id().matches(REACHED_IN))
                .toList();
        Optional<Finding> worst = reached.stream().findFirst();
        if (worst.filter(finding -> finding.severity().atLeast(Severity.MEDIUM)).isPresent()) {
            return new Tile(QUESTION, "Yes", worst.get().because(), Tone.BAD);
        }
        // What weighs less was refused, may have been something else, or was elsewhere.
        if (worst.filter(finding -> finding.severity() == Severity.LOW).isPresent()) {
            return new Tile(QUESTION, "Tried, or not certain", worst.get().because(), Tone.CAUTION);
        }
        List<Coverage> records = analysis.coverage().stream()
                .filter(item -> item.code() != OutcomeCode.NOT_APPLICABLE)
                .filter(item ->
                        WOULD_SHOW.stream().anyMatch(item.outcome().planned().artifact()::contains))
                .toList();
        long whole = records.stream().filter(Hands::isWhole).count();
        // Computing that is set up elsewhere says nothing of who was in the container.
        boolean blind = analysis.gaps().stream()
                .map(Gap::what)
                .anyMatch(what -> what.startsWith("EXE") && !what.startsWith("EXE-010"));
        if (whole == 0) {
            return new Tile(QUESTION, "Not known", "no audit record was collected", Tone.CAUTION);
        }
        return whole == records.size() && !blind
                ? new Tile(QUESTION, "No sign", "in the audit records that were collected; " + LATE, Tone.GOOD)
                : new Tile(
                        QUESTION,
                        "No sign in part of the records",
                        whole + " of " + records.size() + " audit records are whole"
                                + (blind ? ", and not all could be judged" : "") + "; " + LATE,
                        Tone.CAUTION);
    }

    private static boolean isWhole(Coverage item) {
        return item.code() == OutcomeCode.COLLECTED || item.code() == OutcomeCode.EMPTY;
    }
}
