package org.ephemera.runtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.model.PackageId;
import org.ephemera.queue.OverduePackages;

/**
 * Job that puts packages on the queue again: those whose work was lost, and those that were sealed without the
 * timestamp they should have. The fields {@code sentAgain} and {@code askedAgain} of the result list their ids.
 */
public final class OverdueJob implements RecurringJob {
    @Override
    public String name() {
        return "overdue";
    }

    @Override
    public void run(
            CollectorSite site, String invocation, Deadline deadline, ObjectNode answer, CollectionListener listener)
            throws IOException {
        OverduePackages overdue = new OverduePackages(site.store(), site.dispatch(), site.clock());
        answer.putArray("sentAgain");
        for (PackageId id : overdue.resendLost(deadline)) {
            answer.withArray("sentAgain").add(id.value());
        }
        answer.putArray("askedAgain");
        for (PackageId id : overdue.resendUntimestamped(deadline)) {
            answer.withArray("askedAgain").add(id.value());
        }
    }
}
