package org.ephemera.aws.function;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.ephemera.aws.AwsRuntime;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.sweep.PackageMaker;
import org.ephemera.sweep.SweepPass;
import org.ephemera.sweep.SweepScope;

/** Has closed days of metrics fetched, one package a shard: for each scope {@code {scope, indexed, pending, lost, gap?}}. */
final class MetricSweepJob implements SweepJob {
    @Override
    public String name() {
        return "metrics";
    }

    @Override
    public void run(AwsRuntime runtime, Deadline deadline, ObjectNode answer) throws IOException {
        answer.putArray("scopes");
        for (SweepScope scope : runtime.sweeps()) {
            PackageMaker maker = runtime.hasQueue()
                    ? PackageMaker.queued(runtime.intake(runtime.dispatch())::take, runtime.store())
                    : PackageMaker.here(runtime.acquisition(name(), CollectionListener.NONE));
            SweepPass.over(runtime.sweep(scope, maker), runtime.clock().instant(), deadline)
                    .into(answer.withArray("scopes").addObject().put("scope", scope.id()));
        }
    }
}
