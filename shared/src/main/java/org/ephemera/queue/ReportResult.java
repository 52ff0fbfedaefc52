package org.ephemera.queue;

/** What became of the report of a sealed package. */
public sealed interface ReportResult {
    record Made(ReportSummary reported) implements ReportResult {}

    /** @param why in words for people, without what to do: the package is whole, and whoever has it can make the report */
    record NotMade(String why) implements ReportResult {}

    /** Nobody reads one of such a package. */
    record NotWanted() implements ReportResult {}
}
