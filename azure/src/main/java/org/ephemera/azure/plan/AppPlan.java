package org.ephemera.azure.plan;

import java.time.Instant;
import java.util.Optional;
import org.ephemera.azure.catalog.AppsCatalog;
import org.ephemera.azure.catalog.AzurePlace;
import org.ephemera.azure.target.KnownApp;
import org.ephemera.azure.target.NamedWorkspace;
import org.ephemera.collect.PresetOutcome;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.source.DependencyOutcome;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Outcome;

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
        environment();
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

    /** Plans the item of the environment, which names the workspace of the app's logs. */
    private void environment() {
        AppsCatalog.EnvironmentParameters params = new AppsCatalog.EnvironmentParameters(
                AzurePlace.of(about),
                NamedWorkspace.of(about),
                app.environment().orElse(""));
        Optional<Outcome> preset = app.environment().isPresent()
                ? Optional.empty()
                : Optional.of(DependencyOutcome.because(
                        app.gap(), about, "only the app's description names its" + " environment"));
        PlannedItem environment =
                recorder.plan(AppsCatalog.ENVIRONMENT, about.window(), PresetOutcome.with(params, preset));
        preset.ifPresent(outcome -> withoutEnvironment(environment, outcome, recorder));
    }

    /**
     * Plans log rows and network of an app whose environment is unknown.
     *
     * @param gap outcome of the environment's item
     */
    public static void withoutEnvironment(PlannedItem environment, Outcome gap, Recorder recorder) {
        String only = "only the environment's description names the workspace of the app's logs:" + " set "
                + NamedWorkspace.SETTING + " to its id to query it";
        LogRowsPlan.plan(environment, Optional.empty(), DependencyOutcome.because(gap, environment, only), recorder);
        new NetworkPlan(environment, recorder).withoutEnvironment(gap);
    }
}
