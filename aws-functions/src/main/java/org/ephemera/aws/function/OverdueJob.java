package org.ephemera.aws.function;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.ephemera.aws.AwsRuntime;
import org.ephemera.collect.Deadline;
import org.ephemera.evidence.PackageId;
import org.ephemera.work.Overdue;

/** Puts packages on the queue again whose work was lost: {@code sentAgain}, a list of their ids. */
final class OverdueJob implements SweepJob {
    @Override
    public String name() {
        return "overdue";
    }

    @Override
    public void run(AwsRuntime runtime, Deadline deadline, ObjectNode answer) throws IOException {
        answer.putArray("sentAgain");
        for (PackageId id : new Overdue(runtime.store(), runtime.dispatch(), runtime.clock()).sendAgain()) {
            answer.withArray("sentAgain").add(id.value());
        }
    }
}
