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

/** Plans what belongs to an app, each item with all that is needed to ask for it again, however little is known. */
public final class AppPlan {
    private final PlannedItem about;
    private final KnownApp app;
    private final Recorder recorder;

    /** @param about the item that asked for the app */
    public AppPlan(PlannedItem about, KnownApp app, Recorder recorder) {
        this.about = about;
        this.app = app;
        this.recorder = recorder;
    }

    /** @param now metrics and the activity log reach back from it, wherever the window ends */
    public void plan(Instant now) {
        revisions();
        environment();
        MetricsPlan.plan(about, now, recorder);
        RolesPlan.plan(about, app.principals(), app.gap(), recorder);
        ActivityPlan.plan(about, now, recorder);
    }

    /** They are asked for by the app's name; if they are not told, those that the app itself names are gone on with. */
    private void revisions() {
        recorder.plan(
                AppsCatalog.REVISIONS,
                about.window(),
                new AppsCatalog.RevisionsParameters(AzurePlace.of(about), String.join(" ", app.revisions())));
    }

    /** From there the workspace is told to which the app's logs go. */
    private void environment() {
        AppsCatalog.EnvironmentParameters params = new AppsCatalog.EnvironmentParameters(
                AzurePlace.of(about),
                NamedWorkspace.of(about),
                app.environment().orElse(""));
        Optional<Outcome> end = app.environment().isPresent()
                ? Optional.empty()
                : Optional.of(
                        DependencyOutcome.because(app.gap(), about, "only the app tells which environment it is in"));
        PlannedItem environment =
                recorder.plan(AppsCatalog.ENVIRONMENT, about.window(), PresetOutcome.with(params, end));
        end.ifPresent(outcome -> withoutEnvironment(environment, outcome, recorder));
    }

    /**
     * Plans the question for rows, and for the network, of an app of whose environment nothing is known.
     *
     * @param gap how the item about the environment ended
     */
    public static void withoutEnvironment(PlannedItem environment, Outcome gap, Recorder recorder) {
        String only = "only the environment tells which workspace the app's logs went to: set " + NamedWorkspace.SETTING
                + " to its id to have it asked";
        RowsPlan.plan(environment, Optional.empty(), DependencyOutcome.because(gap, environment, only), recorder);
        new NetworkPlan(environment, recorder).withoutEnvironment(gap);
    }
}
