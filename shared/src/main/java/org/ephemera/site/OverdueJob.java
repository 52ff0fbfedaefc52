package org.ephemera.site;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.ephemera.collect.Deadline;
import org.ephemera.evidence.PackageId;
import org.ephemera.work.Overdue;

/** Puts packages on the queue again whose work was lost: {@code sentAgain}, a list of their ids. */
public final class OverdueJob implements RecurringJob {
    @Override
    public String name() {
        return "overdue";
    }

    @Override
    public void run(Site site, String invocation, Deadline deadline, ObjectNode answer) throws IOException {
        answer.putArray("sentAgain");
        for (PackageId id : new Overdue(site.store(), site.dispatch(), site.clock()).sendAgain(deadline)) {
            answer.withArray("sentAgain").add(id.value());
        }
    }
}
