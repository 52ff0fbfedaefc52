package org.ephemera.azure.plan;

import java.util.Optional;
import org.ephemera.azure.catalog.AppsCatalog;
import org.ephemera.azure.catalog.AzurePlace;
import org.ephemera.azure.target.NamedWorkspace;
import org.ephemera.collect.PresetOutcome;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.source.DependencyOutcome;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Outcome;

/** Plan of the environment of an app or a job, which names the workspace of its logs. */
public final class EnvironmentPlan {
    private EnvironmentPlan() {}

    /**
     * Plans the item.
     *
     * @param about item of the app or the job
     * @param named resource id, as its description spells it
     * @param gap outcome of that item, if it could not be read
     */
    static void plan(PlannedItem about, Optional<String> named, Optional<Outcome> gap, Recorder recorder) {
        AzurePlace place = AzurePlace.of(about);
        AppsCatalog.EnvironmentParameters params =
                new AppsCatalog.EnvironmentParameters(place, NamedWorkspace.of(about), named.orElse(""));
        Optional<Outcome> preset = named.isPresent()
                ? Optional.empty()
                : Optional.of(DependencyOutcome.because(
                        gap, about, "only " + place.noun() + "'s description names its environment"));
        PlannedItem environment =
                recorder.plan(AppsCatalog.ENVIRONMENT, about.window(), PresetOutcome.with(params, preset));
        preset.ifPresent(outcome -> withoutEnvironment(environment, outcome, recorder));
    }

    /**
     * Plans log rows and network of an app or a job whose environment is unknown.
     *
     * @param gap outcome of the environment's item
     */
    public static void withoutEnvironment(PlannedItem environment, Outcome gap, Recorder recorder) {
        String only = "only the environment's description names the workspace of "
                + AzurePlace.of(environment).noun() + "'s logs: set " + NamedWorkspace.SETTING
                + " to its id to query it";
        LogRowsPlan.plan(environment, Optional.empty(), DependencyOutcome.because(gap, environment, only), recorder);
        new NetworkPlan(environment, recorder).withoutEnvironment(gap);
    }
}
