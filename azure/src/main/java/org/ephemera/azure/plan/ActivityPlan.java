package org.ephemera.azure.plan;

import java.time.Duration;
import java.time.Instant;
import org.ephemera.azure.catalog.AzurePlace;
import org.ephemera.azure.catalog.TrailCatalog;
import org.ephemera.azure.target.ArmId;
import org.ephemera.collect.PresetOutcome;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.source.DependencyOutcome;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Outcome;
import org.ephemera.model.TimeWindow;

/** Plan of the activity log items. */
public final class ActivityPlan {
    /**
     * Longest window, one day shorter than the log's retention, so that it is still covered when its item is collected.
     */
    private static final Duration LONGEST = TrailCatalog.HISTORY.minusDays(1);
    /** Length of the window's end that is read a second time, for delayed entries. */
    private static final Duration TAIL = Duration.ofMinutes(30);

    private ActivityPlan() {}

    /**
     * Plans one item for the target, one for its resource group, and a second read of the end of the window.
     *
     * @param now current time, from which the log's retention of 90 days is counted
     */
    static void plan(PlannedItem about, Instant now, Recorder recorder) {
        AzurePlace place = AzurePlace.of(about);
        TimeWindow window = about.window();
        TimeWindow tail = TimeWindow.before(window.to(), TAIL);
        TrailCatalog.Parameters resource = new TrailCatalog.Parameters(place, "resourceUri", place.id(), "");
        TrailCatalog.Parameters resourceGroup =
                new TrailCatalog.Parameters(place, "resourceGroupName", place.resourceGroup(), "");
        recorder.plan(TrailCatalog.ACTIVITY_LOG, retained(window, now), resource);
        recorder.plan(TrailCatalog.ACTIVITY_LOG, window, resourceGroup);
        recorder.plan(TrailCatalog.LATE_ACTIVITY, tail.from().isBefore(window.from()) ? window : tail, resourceGroup);
    }

    /**
     * Plans an item for a part of the target. Entries about a part contain its id, and the item of the target need not
     * include them.
     *
     * @param part type and name, as they follow the target's id: {@code containers/app}
     */
    static void planPart(PlannedItem about, Instant now, String part, Recorder recorder) {
        AzurePlace place = AzurePlace.of(about);
        recorder.plan(
                TrailCatalog.ACTIVITY_LOG,
                retained(about.window(), now),
                new TrailCatalog.Parameters(place, "resourceUri", place.id() + "/" + part, part));
    }

    /**
     * Plans the item for the environment of an app, which may be in another resource group. A token for the environment
     * also opens the app's console.
     *
     * @param environment environment of the app
     */
    public static void planEnvironment(PlannedItem about, Instant now, ArmId environment, Recorder recorder) {
        AzurePlace place = AzurePlace.of(about).inSubscription(environment.subscription());
        recorder.plan(
                TrailCatalog.ACTIVITY_LOG,
                retained(about.window(), now),
                new TrailCatalog.Parameters(place, "resourceUri", environment.text(), "its environment"));
    }

    /**
     * Plans an item with a preset outcome instead of {@link #planPart}, because the names of the parts are unknown.
     *
     * @param parts type, as it follows the target's id: {@code containers}
     */
    static void planUnknownParts(PlannedItem about, Outcome gap, String parts, Recorder recorder) {
        AzurePlace place = AzurePlace.of(about);
        Outcome unavailable = DependencyOutcome.because(
                gap,
                about,
                "only " + place.noun()
                        + "'s description names the containers that exec and attach entries are requested by; those"
                        + " in the window are among the entries of its resource group, and --from 89d extends the"
                        + " window to the log's retention");
        recorder.plan(
                TrailCatalog.ACTIVITY_LOG,
                about.window(),
                PresetOutcome.with(
                        new TrailCatalog.Parameters(place, "resourceUri", place.id() + "/" + parts, parts),
                        unavailable));
    }

    /** Returns the window from the log's retention, or from the start of the window if that is earlier. */
    private static TimeWindow retained(TimeWindow window, Instant now) {
        Instant oldest = now.minus(LONGEST);
        return oldest.isBefore(window.from()) ? new TimeWindow(oldest, window.to()) : window;
    }
}
