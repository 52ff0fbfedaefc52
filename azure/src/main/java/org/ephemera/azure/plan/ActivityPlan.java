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

/** Plans the questions to the activity log. */
public final class ActivityPlan {
    /** So that the longest window is still one that the log covers when its question's turn comes. */
    private static final Duration LONGEST = TrailCatalog.HISTORY.minusDays(1);
    /** How much of the window's end is read again. */
    private static final Duration TAIL = Duration.ofMinutes(30);

    private ActivityPlan() {}

    /**
     * Plans the questions about a target, one item each, and a second look at the end of the window.
     *
     * @param now what is older than 90 days then is not kept, wherever the window ends
     */
    static void plan(PlannedItem about, Instant now, Recorder recorder) {
        AzurePlace place = AzurePlace.of(about);
        TimeWindow window = about.window();
        TimeWindow tail = TimeWindow.before(window.to(), TAIL);
        TrailCatalog.Parameters target = new TrailCatalog.Parameters(place, "resourceUri", place.id(), "");
        TrailCatalog.Parameters around =
                new TrailCatalog.Parameters(place, "resourceGroupName", place.resourceGroup(), "");
        recorder.plan(TrailCatalog.ACTIVITY_LOG, life(window, now), target);
        recorder.plan(TrailCatalog.ACTIVITY_LOG, window, around);
        recorder.plan(TrailCatalog.LATE_ACTIVITY, tail.from().isBefore(window.from()) ? window : tail, around);
    }

    /**
     * Plans the question about a part of the target: what is done to it bears its id, and the question about the target need
     * not be answered with it.
     *
     * @param part its type and name, as they stand behind the target's id: {@code containers/app}
     */
    static void planPart(PlannedItem about, Instant now, String part, Recorder recorder) {
        AzurePlace place = AzurePlace.of(about);
        recorder.plan(
                TrailCatalog.ACTIVITY_LOG,
                life(about.window(), now),
                new TrailCatalog.Parameters(place, "resourceUri", place.id() + "/" + part, part));
    }

    /**
     * Plans the question about what an app is in, whose token opens its console too: it may be in another resource group.
     *
     * @param environment of the app
     */
    public static void planEnvironment(PlannedItem about, Instant now, ArmId environment, Recorder recorder) {
        AzurePlace place = AzurePlace.of(about).inSubscription(environment.subscription());
        recorder.plan(
                TrailCatalog.ACTIVITY_LOG,
                life(about.window(), now),
                new TrailCatalog.Parameters(place, "resourceUri", environment.text(), "its environment"));
    }

    /**
     * Plans, in the place of {@link #planPart}, that nothing is asked about parts of which nobody tells.
     *
     * @param parts their type, as it stands behind the target's id: {@code containers}
     */
    static void planPartsUntold(PlannedItem about, Outcome gap, String parts, Recorder recorder) {
        AzurePlace place = AzurePlace.of(about);
        Outcome untold = DependencyOutcome.because(
                gap,
                about,
                "only " + place.noun()
                        + " tells their names, by which exec and attach are asked for; those in the"
                        + " window are among the entries of its resource group, and --from 89d makes that window as"
                        + " long as the log");
        recorder.plan(
                TrailCatalog.ACTIVITY_LOG,
                about.window(),
                PresetOutcome.with(
                        new TrailCatalog.Parameters(place, "resourceUri", place.id() + "/" + parts, parts), untold));
    }

    /** As far back as the log reaches, or the window does. */
    private static TimeWindow life(TimeWindow window, Instant now) {
        Instant oldest = now.minus(LONGEST);
        return oldest.isBefore(window.from()) ? new TimeWindow(oldest, window.to()) : window;
    }
}
