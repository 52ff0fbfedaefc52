package org.ephemera.queue;

import java.util.function.BooleanSupplier;
import org.ephemera.acquire.OpenPackage;

/** Makes of a sealed package what people read, beside it, before the package is announced. */
@FunctionalInterface
public interface Reporter {
    Reporter NONE = (opened, over) -> new ReportResult.NotWanted();

    /**
     * Never fails: what goes wrong is its own matter, and stands where the report would. Told of the same package again, it
     * says the same, and does not begin again what ended a run.
     *
     * @param over true when nothing more of the package may be read; there is no report then
     */
    ReportResult report(OpenPackage opened, BooleanSupplier over);
}
