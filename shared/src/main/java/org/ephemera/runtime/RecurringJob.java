package org.ephemera.runtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;

/** One thing that is looked after every few minutes. It may be repeated and cut off at any time. */
public interface RecurringJob {
    /** Its field in the answer, and its name in the log. */
    String name();

    /**
     * @param invocation the id under which the cloud logs this run
     * @param answer takes what was done
     * @param listener receives the events of what is collected in the same run
     * @throws IOException if it could not be done; the other jobs are done all the same
     */
    void run(Site site, String invocation, Deadline deadline, ObjectNode answer, CollectionListener listener)
            throws IOException;
}
