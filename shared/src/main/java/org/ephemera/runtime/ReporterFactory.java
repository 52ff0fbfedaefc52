package org.ephemera.runtime;

import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.ephemera.queue.PackageReporter;
import org.ephemera.store.EvidenceStore;

/** Factory of the reporter of one run. */
@FunctionalInterface
public interface ReporterFactory {
    /**
     * Creates a reporter.
     *
     * @param location returns the location of an object, for users, from its key
     * @param foreign receives the key of each object among the reports that this program did not write
     */
    PackageReporter create(EvidenceStore store, UnaryOperator<String> location, Consumer<String> foreign);
}
