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

/** Plans what belongs to a group, each item with all that is needed to ask for it again, however little is known. */
public final class GroupPlan {
    /** Names come from the target; only what has their form becomes a part of a question. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    private final PlannedItem about;
    private final AzurePlace place;
    private final KnownGroup group;
    private final Recorder recorder;

    private record StartupParameters(AzurePlace place, LifecycleEvents events) {}

    /** @param about the item that asked for the group */
    public GroupPlan(PlannedItem about, KnownGroup group, Recorder recorder) {
        this.about = about;
        this.place = AzurePlace.of(about);
        this.group = group;
        this.recorder = recorder;
    }

    /** @param now metrics and the activity log reach back from it, wherever the window ends */
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

    /** What is done in a container, exec and attach, bears the container's id and not the group's. */
    private void sessions(Instant now) {
        group.gap().ifPresent(gap -> ActivityPlan.planPartsUntold(about, gap, "containers", recorder));
        group.containers().stream()
                .map(KnownContainer::name)
                .filter(name -> NAME.matcher(name).matches())
                .forEach(name -> ActivityPlan.planPart(about, now, "containers/" + name, recorder));
    }

    private void startupEvents() {
        Outcome none = group.gap()
                .map(gap -> DependencyOutcome.because(gap, about, "only the group tells of its events"))
                .orElseGet(() -> new Outcome.Empty("Azure told of no moment of the group's life"));
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
                                    group.gap(), about, "only the group tells which containers it has")));
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

    /** That there was an earlier instance, and that its log is gone, is evidence as well. */
    private Map<String, String> earlierLog(KnownContainer container) {
        return PresetOutcome.with(
                new AciCatalog.EarlierLogParameters(place, container.name()),
                new Outcome.Expired("it was started again " + CountText.of(container.restarts(), "time")
                        + container.before().map(before -> ", " + before).orElse("")
                        + "; Container Instances shows the log of the current instance alone, so what the earlier ones"
                        + " wrote is only where a Log Analytics workspace kept it"));
    }

    /** Of the workspaces that the group, whoever asks about it, and its diagnostic settings name. */
    private void rows() {
        boolean named =
                group.workspace().isPresent() || !NamedWorkspace.of(about).isEmpty();
        boolean alone = !named && group.gap().isEmpty();
        if (!alone) {
            Outcome none = group.gap().map(this::withoutGroup).orElseGet(WorkspacePlan::notEnabled);
            RowsPlan.plan(about, group.workspace(), none, group.insights(), recorder);
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
                "only the group tells which workspace its logs went to: set EPHEMERA_WORKSPACE to its id to have it"
                        + " asked");
    }
}
