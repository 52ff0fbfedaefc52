package org.ephemera.azure.plan;

import java.time.Instant;
import org.ephemera.azure.catalog.AzurePlace;
import org.ephemera.azure.catalog.JobsCatalog;
import org.ephemera.azure.target.KnownJob;
import org.ephemera.collect.Recorder;
import org.ephemera.format.PlannedItem;

/**
 * Plan of the items of a Container Apps job. Each item contains all parameters that a later request needs, even if the
 * job could not be read.
 */
public final class JobPlan {
    private JobPlan() {}

    /**
     * Plans all items.
     *
     * @param about item of the job
     * @param now current time, from which the retention of metrics and of the activity log is counted
     */
    public static void plan(PlannedItem about, KnownJob job, Instant now, Recorder recorder) {
        recorder.plan(
                JobsCatalog.EXECUTIONS,
                about.window(),
                new JobsCatalog.ExecutionsParameters(AzurePlace.of(about), String.join(" ", job.images())));
        EnvironmentPlan.plan(about, job.environment(), job.gap(), recorder);
        MetricsPlan.plan(about, now, recorder);
        RolesPlan.plan(about, job.principals(), job.gap(), recorder);
        ActivityPlan.plan(about, now, recorder);
    }
}
