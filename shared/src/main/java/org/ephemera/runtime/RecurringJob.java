package org.ephemera.runtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;

/** Job that runs every few minutes. It may be repeated, and it may be interrupted at any time. */
public interface RecurringJob {
    /** Returns the name of the job: its field in the result, and its name in the log. */
    String name();

    /**
     * Runs the job.
     *
     * @param invocation the id under which the cloud logs this run
     * @param answer object to which the job adds its result
     * @param listener receives the progress of what is collected in the same run
     * @throws IOException if the job failed; the other jobs still run
     */
    void run(CollectorSite site, String invocation, Deadline deadline, ObjectNode answer, CollectionListener listener)
            throws IOException;
}
