package org.ephemera.work;

import java.util.Optional;
import org.ephemera.acquire.Opened;

/** Makes of a sealed package what people read, beside it, before the package is announced. */
@FunctionalInterface
public interface Reporter {
    Reporter NONE = opened -> Optional.empty();

    /**
     * Never fails: what goes wrong is its own matter, and stands where the report would. Told of the same package again, it
     * says the same, and does not begin again what ended a run.
     */
    Optional<Reported> report(Opened opened);
}
