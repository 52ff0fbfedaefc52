package org.ephemera.runtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.model.PackageId;
import org.ephemera.recorder.PackageCreation;

/**
 * Has the hours packaged that are over and in which something was recorded: {@code packages}, a list of their ids. Without a
 * queue they are collected and sealed here.
 */
public final class HourlyPackagingJob implements RecurringJob {
    @Override
    public String name() {
        return "recorder";
    }

    @Override
    public void run(Site site, String invocation, Deadline deadline, ObjectNode answer, CollectionListener listener)
            throws IOException {
        PackageCreation packaging = site.hasQueue()
                ? PackageCreation.queued(site.intake(site.dispatch()))
                : PackageCreation.here(site.acquisition(invocation, listener), deadline);
        answer.putArray("packages");
        for (PackageId id : site.hourlyRecord(packaging).run(deadline)) {
            answer.withArray("packages").add(id.value());
        }
    }
}
