package org.ephemera.azure.plan;

import java.time.Instant;
import org.ephemera.azure.catalog.AppsCatalog;
import org.ephemera.azure.catalog.AzurePlace;
import org.ephemera.azure.target.KnownApp;
import org.ephemera.collect.Recorder;
import org.ephemera.format.PlannedItem;

/**
 * Plan of the items of an app. Each item contains all parameters that a later request needs, even if the app could not
 * be read.
 */
public final class AppPlan {
    private final PlannedItem about;
    private final KnownApp app;
    private final Recorder recorder;

    /**
     * Creates the plan.
     *
     * @param about item of the app
     */
    public AppPlan(PlannedItem about, KnownApp app, Recorder recorder) {
        this.about = about;
        this.app = app;
        this.recorder = recorder;
    }

    /**
     * Plans all items.
     *
     * @param now current time, from which the retention of metrics and of the activity log is counted
     */
    public void plan(Instant now) {
        revisions();
        EnvironmentPlan.plan(about, app.environment(), app.gap(), recorder);
        MetricsPlan.plan(about, now, recorder);
        RolesPlan.plan(about, app.principals(), app.gap(), recorder);
        ActivityPlan.plan(about, now, recorder);
    }

    /** Plans the item of the revisions. If the list is unavailable, the revisions in the app's description are used. */
    private void revisions() {
        recorder.plan(
                AppsCatalog.REVISIONS,
                about.window(),
                new AppsCatalog.RevisionsParameters(AzurePlace.of(about), String.join(" ", app.revisions())));
    }
}
