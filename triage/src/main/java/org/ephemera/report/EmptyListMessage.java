package org.ephemera.report;

import org.ephemera.analyze.Analysis;

/**
 * A sentence for a list that is empty.
 *
 * @param tone caution if the list may be empty because nobody could look
 */
public record EmptyListMessage(String text, Tone tone) {
    private static final String HISTORY = "aws.cloudtrail.events";

    /** What is said where no difference was found: a sentence, and whether anything was there to be compared. */
    public static EmptyListMessage differs(Analysis analysis) {
        EvidenceCoverage sight = EvidenceCoverage.ofWhatRan(analysis).and(EvidenceCoverage.ofWhatWasIntended(analysis));
        if (!sight.any()) {
            return new EmptyListMessage(
                    "No difference was found, but what ran could not be compared with anything in the package"
                            + (sight.missing().isEmpty() ? "." : ": " + sight.named() + "."),
                    Tone.CAUTION);
        }
        return sight.missing().isEmpty()
                ? new EmptyListMessage(
                        "No difference was found between what ran and what it is compared with.", Tone.QUIET)
                : new EmptyListMessage(
                        "No difference was found in what could be compared; not whole: " + sight.named() + ".",
                        Tone.CAUTION);
    }

    /** Only the keys that started the target are asked about elsewhere, and each region says for itself how that ended. */
    static EmptyListMessage wasElsewhere(Analysis analysis) {
        boolean history = analysis.coverage().stream()
                .anyMatch(item -> item.outcome().planned().artifact().equals(HISTORY));
        EvidenceCoverage keys = EvidenceCoverage.ofKeys(analysis);
        if (!history) {
            return new EmptyListMessage(
                    "Regions are told apart in records of AWS alone, and CloudTrail's was not asked for this package.",
                    Tone.QUIET);
        }
        if (!keys.any()) {
            return new EmptyListMessage(
                    "No call to another region is in the package. "
                            + (keys.missing().isEmpty()
                                    ? "By the access key of whoever started the target none was asked for: no such key is"
                                            + " known."
                                    : "What the access keys of whoever started the target did was not to be had: "
                                            + keys.named() + "."),
                    Tone.CAUTION);
        }
        return new EmptyListMessage(
                "No call to another region is in the package. In which regions that was asked, and of which keys, stands"
                        + " under Coverage: aws.cloudtrail.events by AccessKeyId"
                        + (keys.missing().isEmpty() ? "." : "; not whole: " + keys.named() + "."),
                keys.missing().isEmpty() ? Tone.QUIET : Tone.CAUTION);
    }

    static EmptyListMessage wasCalled(Analysis analysis) {
        EvidenceCoverage sight = EvidenceCoverage.ofCalls(analysis);
        if (!sight.any()) {
            return new EmptyListMessage(
                    "Who called is not known: no record of calls was collected"
                            + (sight.missing().isEmpty() ? "." : ": " + sight.named() + "."),
                    Tone.CAUTION);
        }
        return sight.missing().isEmpty()
                ? new EmptyListMessage("No call that changes something is recorded in what was collected.", Tone.QUIET)
                : new EmptyListMessage(
                        "No call that changes something is recorded in what was collected; not whole: " + sight.named()
                                + ".",
                        Tone.CAUTION);
    }
}
