package org.ephemera.queue;

/** Result of writing the report of a sealed package. */
public sealed interface ReportResult {
    record Made(ReportSummary reported) implements ReportResult {}

    /**
     * The report failed.
     *
     * @param why reason for users, without a remedy: the package is complete, and its owner can create the report
     */
    record NotMade(String why) implements ReportResult {}

    /** The package needs no report. */
    record NotWanted() implements ReportResult {}
}
