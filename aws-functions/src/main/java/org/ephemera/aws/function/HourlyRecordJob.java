package org.ephemera.aws.function;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.ephemera.aws.AwsRuntime;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.evidence.PackageId;
import org.ephemera.record.Packaging;

/**
 * Has the hours packaged that are over and in which something was recorded: {@code packages}, a list of their ids. Without a
 * queue they are collected and sealed here.
 */
final class HourlyRecordJob implements SweepJob {
    @Override
    public String name() {
        return "recorder";
    }

    @Override
    public void run(AwsRuntime runtime, Deadline deadline, ObjectNode answer) throws IOException {
        Packaging packaging = runtime.hasQueue()
                ? Packaging.queued(runtime.intake(runtime.dispatch()))
                : Packaging.here(runtime.acquisition(name(), CollectionListener.NONE), deadline);
        answer.putArray("packages");
        for (PackageId id : runtime.hourlyRecord(packaging).run()) {
            answer.withArray("packages").add(id.value());
        }
    }
}
