package org.ephemera.azure.source;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.source.Ended;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Outcome;

/** Plans what belongs to an app, each item with all that is needed to ask for it again, however little is known. */
final class AppPlan {
    private final PlannedItem about;
    private final KnownApp app;
    private final Recorder recorder;

    /** @param about the item that asked for the app */
    AppPlan(PlannedItem about, KnownApp app, Recorder recorder) {
        this.about = about;
        this.app = app;
        this.recorder = recorder;
    }

    /** @param now metrics and the activity log reach back from it, wherever the window ends */
    void plan(Instant now) {
        revisions();
        environment();
        MetricsPlan.plan(about, now, recorder);
        RolesPlan.plan(about, app.principals(), app.gap(), recorder);
        ActivityLogSource.plan(about, now, recorder);
    }

    /** They are asked for by the app's name; if they are not told, those that the app itself names are gone on with. */
    private void revisions() {
        Map<String, String> params = AzurePlace.of(about).params();
        params.put(AppRevisionsSource.NAMED, String.join(" ", app.revisions()));
        recorder.plan(AppRevisionsSource.ARTIFACT, about.window(), params);
    }

    /** From there the workspace is told to which the app's logs go. */
    private void environment() {
        Map<String, String> params = AzurePlace.of(about).params();
        params.put(Workspace.PARAM, about.param(Workspace.PARAM));
        app.environment().ifPresent(id -> params.put(AppEnvironmentSource.ENVIRONMENT, id));
        Optional<Outcome> end = app.environment().isPresent()
                ? Optional.empty()
                : Optional.of(Untold.because(app.gap(), about, "only the app tells which environment it is in"));
        end.ifPresent(outcome -> Ended.put(params, outcome));
        PlannedItem environment = recorder.plan(AppEnvironmentSource.ARTIFACT, about.window(), params);
        end.ifPresent(outcome -> AppEnvironmentSource.planWithout(environment, outcome, recorder));
    }
}
