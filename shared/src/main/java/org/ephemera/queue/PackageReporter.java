package org.ephemera.queue;

import java.util.function.BooleanSupplier;
import org.ephemera.acquire.OpenPackage;

/** Writer of the report of a sealed package, stored next to the package before it is announced. */
@FunctionalInterface
public interface PackageReporter {
    PackageReporter NONE = (opened, over) -> new ReportResult.NotWanted();

    /**
     * Writes the report. Never throws: a failure is stored in place of the report. A repeated call returns the same
     * result, and does not retry a report that ended an earlier run.
     *
     * @param over returns true when the time of the run is over; there is no report then
     */
    ReportResult report(OpenPackage opened, BooleanSupplier over);
}
