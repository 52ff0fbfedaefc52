package org.ephemera.site;

import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.ephemera.store.EvidenceStore;
import org.ephemera.work.Reporter;

/** Makes the reporter of one run. */
@FunctionalInterface
public interface ReporterFactory {
    /**
     * @param location returns what a user calls the object that has this key
     * @param foreign is given the key of each object among the reports that this program did not write
     */
    Reporter create(EvidenceStore store, UnaryOperator<String> location, Consumer<String> foreign);
}
