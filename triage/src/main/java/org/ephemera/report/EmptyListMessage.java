package org.ephemera.report;

import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.model.TamperedEvidence;

/**
 * Sentence for an empty list.
 *
 * @param tone caution if the list may be empty because evidence is missing
 */
public record EmptyListMessage(String text, Tone tone) {
    private static final String HISTORY = "aws.cloudtrail.events";

    /**
     * Returns the sentence for an empty list of differences, which depends on whether there was anything to compare.
     */
    public static EmptyListMessage differences(Analysis analysis) {
        EvidenceCoverage evidence =
                EvidenceCoverage.ofWhatRan(analysis).and(EvidenceCoverage.ofWhatWasIntended(analysis));
        if (!evidence.any()) {
            return new EmptyListMessage(
                    "No difference was found, but what ran could not be compared with anything in the package"
                            + (evidence.missing().isEmpty() ? "." : ": " + evidence.missingNames() + "."),
                    Tone.CAUTION);
        }
        String tampered = TamperedEvidence.note(analysis.findings());
        if (!tampered.isEmpty()) {
            return new EmptyListMessage(
                    "No difference was found in what could be compared; " + tampered + ".", Tone.CAUTION);
        }
        return evidence.missing().isEmpty()
                ? new EmptyListMessage(
                        "No difference was found between what ran and what it is compared with.", Tone.QUIET)
                : new EmptyListMessage(
                        "No difference was found in what could be compared; not whole: " + evidence.missingNames()
                                + ".",
                        Tone.CAUTION);
    }

    /**
     * Returns the sentence for an empty list of other regions. Only access keys that started the target are searched in
     * other regions, and each region has a separate outcome.
     */
    static EmptyListMessage otherRegions(Analysis analysis) {
        boolean history = analysis.coverage().stream()
                .anyMatch(item -> item.outcome().planned().artifact().equals(HISTORY));
        EvidenceCoverage keys = EvidenceCoverage.ofKeys(analysis);
        if (!history) {
            return new EmptyListMessage(
                    "Only AWS records contain regions, and CloudTrail was not requested for this package.", Tone.QUIET);
        }
        if (!keys.any()) {
            return new EmptyListMessage(
                    "No call to another region is in the package. "
                            + (keys.missing().isEmpty()
                                    ? "No other region was searched, because the access key that started the target"
                                            + " is not"
                                            + " known."
                                    : "Calls with the access keys that started the target are not available: "
                                            + keys.missingNames() + "."),
                    Tone.CAUTION);
        }
        String tampered = TamperedEvidence.note(analysis.findings());
        if (!tampered.isEmpty()) {
            return new EmptyListMessage(
                    "The package contains no call to another region; " + tampered + ".", Tone.CAUTION);
        }
        return new EmptyListMessage(
                "The package contains no call to another region. Coverage lists the regions and access keys that were"
                        + " searched: aws.cloudtrail.events by AccessKeyId"
                        + (keys.missing().isEmpty() ? "." : "; not whole: " + keys.missingNames() + "."),
                keys.missing().isEmpty() ? Tone.QUIET : Tone.CAUTION);
    }

    static EmptyListMessage callers(Analysis analysis) {
        EvidenceCoverage evidence = EvidenceCoverage.ofCalls(analysis);
        if (!evidence.any()) {
            return new EmptyListMessage(
                    "Who called is not known: no record of calls was collected"
                            + (evidence.missing().isEmpty() ? "." : ": " + evidence.missingNames() + "."),
                    Tone.CAUTION);
        }
        String tampered = TamperedEvidence.note(analysis.findings());
        if (!tampered.isEmpty()) {
            return new EmptyListMessage(
                    "No call that changes something is recorded in what was collected; " + tampered + ".",
                    Tone.CAUTION);
        }
        return evidence.missing().isEmpty()
                ? new EmptyListMessage("No call that changes something is recorded in what was collected.", Tone.QUIET)
                : new EmptyListMessage(
                        "No call that changes something is recorded in what was collected; not whole: "
                                + evidence.missingNames() + ".",
                        Tone.CAUTION);
    }
}
