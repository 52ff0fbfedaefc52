package org.ephemera.site;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.sweep.PackageMaker;
import org.ephemera.sweep.SweepPass;
import org.ephemera.sweep.SweepScope;

/** Has closed days of metrics fetched, one package a shard: for each scope {@code {scope, indexed, pending, lost, gap?}}. */
public final class MetricSweepJob implements RecurringJob {
    @Override
    public String name() {
        return "metrics";
    }

    @Override
    public void run(Site site, String invocation, Deadline deadline, ObjectNode answer) throws IOException {
        answer.putArray("scopes");
        for (SweepScope scope : site.sweeps()) {
            PackageMaker maker = site.hasQueue()
                    ? PackageMaker.queued(site.intake(site.dispatch())::take, site.store())
                    : PackageMaker.here(site.acquisition(invocation, CollectionListener.NONE));
            SweepPass.over(site.sweep(scope, maker), site.clock().instant(), deadline)
                    .into(answer.withArray("scopes").addObject().put("scope", scope.id()));
        }
    }
}
