package org.ephemera.azure.plan;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ephemera.azure.catalog.AciCatalog;
import org.ephemera.azure.catalog.AzurePlace;
import org.ephemera.azure.catalog.LogsCatalog;
import org.ephemera.azure.target.KnownContainer;
import org.ephemera.azure.target.KnownGroup;
import org.ephemera.azure.target.NamedWorkspace;
import org.ephemera.collect.PresetOutcome;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.DependencyOutcome;
import org.ephemera.collect.source.LifecycleEvents;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Outcome;

/**
 * Plan of the items of a container group. Each item contains all parameters that a later request needs, even if the
 * group could not be read.
 */
public final class GroupPlan {
    /** Form of a container name. Names come from the target, so only text with this form becomes part of a query. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    private final PlannedItem about;
    private final AzurePlace place;
    private final KnownGroup group;
    private final Recorder recorder;

    private record StartupParameters(AzurePlace place, LifecycleEvents events) {}

    /**
     * Creates the plan.
     *
     * @param about item of the group
     */
    public GroupPlan(PlannedItem about, KnownGroup group, Recorder recorder) {
        this.about = about;
        this.place = AzurePlace.of(about);
        this.group = group;
        this.recorder = recorder;
    }

    /**
     * Plans all items.
     *
     * @param now current time, from which the retention of metrics and of the activity log is counted
     */
    public void plan(Instant now) {
        startupEvents();
        logs();
        MetricsPlan.plan(about, now, recorder);
        rows();
        new NetworkPlan(about, recorder).ofGroup(group);
        ImagePlan.plan(about, group, recorder);
        RolesPlan.plan(about, group.principals(), group.gap(), recorder);
        ActivityPlan.plan(about, now, recorder);
        sessions(now);
    }

    /**
     * Plans the activity log of each container, because entries of exec and attach contain the container's id instead
     * of the group's.
     */
    private void sessions(Instant now) {
        group.gap().ifPresent(gap -> ActivityPlan.planUnknownParts(about, gap, "containers", recorder));
        group.containers().stream()
                .map(KnownContainer::name)
                .filter(name -> NAME.matcher(name).matches())
                .forEach(name -> ActivityPlan.planPart(about, now, "containers/" + name, recorder));
    }

    private void startupEvents() {
        Outcome none = group.gap()
                .map(gap -> DependencyOutcome.because(gap, about, "only the group's description contains its events"))
                .orElseGet(() -> new Outcome.Empty("the group's description contains no event and no state change"));
        recorder.plan(
                AciCatalog.STARTUP_EVENTS,
                about.window(),
                PresetOutcome.with(
                        new StartupParameters(place, new LifecycleEvents(group.moments())),
                        group.moments().isEmpty() ? Optional.of(none) : Optional.empty()));
    }

    private void logs() {
        if (group.containers().isEmpty()) {
            recorder.plan(
                    AciCatalog.LOG,
                    about.window(),
                    PresetOutcome.with(
                            place,
                            DependencyOutcome.because(
                                    group.gap(), about, "only the group's description names its containers")));
        }
        for (KnownContainer container : group.containers()) {
            recorder.plan(AciCatalog.LOG, about.window(), log(container));
            if (container.restarts() > 0) {
                recorder.plan(AciCatalog.EARLIER_LOG, about.window(), earlierLog(container));
            }
        }
    }

    private AciCatalog.LogParameters log(KnownContainer container) {
        return new AciCatalog.LogParameters(
                place,
                container.name(),
                container.restarts(),
                container.started(),
                group.stopped(),
                !group.stopped() && !container.hasRun());
    }

    /** Returns the parameters of an earlier log. Its existence and its loss are evidence. */
    private Map<String, String> earlierLog(KnownContainer container) {
        return PresetOutcome.with(
                new AciCatalog.EarlierLogParameters(place, container.name()),
                new Outcome.Expired("restarted " + CountText.of(container.restarts(), "time")
                        + container.before().map(before -> "; " + before).orElse("")
                        + "; Container Instances returns the log of the current instance only, so output of earlier"
                        + " instances exists only in a Log Analytics workspace that received it"));
    }

    /** Plans the workspaces that the group's definition, the user and the diagnostic settings name. */
    private void rows() {
        boolean named =
                group.workspace().isPresent() || !NamedWorkspace.of(about).isEmpty();
        boolean alone = !named && group.gap().isEmpty();
        if (!alone) {
            Outcome none = group.gap().map(this::withoutGroup).orElseGet(WorkspacePlan::notEnabled);
            LogRowsPlan.plan(about, group.workspace(), none, group.insights(), recorder);
        }
        recorder.plan(
                LogsCatalog.DIAGNOSTIC_SETTINGS,
                about.window(),
                new LogsCatalog.DiagnosticSettingsParameters(place, "", alone ? Optional.of(true) : Optional.empty()));
    }

    private Outcome withoutGroup(Outcome gap) {
        return DependencyOutcome.because(
                gap,
                about,
                "only the group's definition names the workspace of its logs: set EPHEMERA_WORKSPACE to its id to"
                        + " query it");
    }
}
