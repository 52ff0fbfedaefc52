package org.ephemera.runtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.model.PackageId;
import org.ephemera.recorder.PackageCreation;

/**
 * Job that packages the hours that have ended and in which something was recorded. Without a queue, the packages are
 * collected and sealed in this run. The field {@code packages} of the result lists their ids.
 */
public final class HourlyPackagingJob implements RecurringJob {
    @Override
    public String name() {
        return "recorder";
    }

    @Override
    public void run(
            CollectorSite site, String invocation, Deadline deadline, ObjectNode answer, CollectionListener listener)
            throws IOException {
        PackageCreation packaging = site.hasQueue()
                ? PackageCreation.queued(site.intake(site.dispatch()))
                : PackageCreation.here(site.acquisition(invocation, listener), deadline);
        answer.putArray("packages");
        for (PackageId id : site.hourlyPackaging(packaging).run(deadline)) {
            answer.withArray("packages").add(id.value());
        }
    }
}
