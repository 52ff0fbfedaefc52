package org.ephemera.azure.source;

import com.azure.core.http.rest.PagedResponse;
import com.azure.resourcemanager.monitor.fluent.models.EventDataInner;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.Counted;
import org.ephemera.collect.source.Ended;
import org.ephemera.collect.source.LateDelivery;
import org.ephemera.collect.source.NamedOutcome;
import org.ephemera.collect.source.Paging;
import org.ephemera.format.Cursor;
import org.ephemera.format.Page;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Artifact;
import org.ephemera.model.Outcome;
import org.ephemera.model.TimeWindow;
import org.ephemera.model.Volatility;
import org.jspecify.annotations.Nullable;

/**
 * Who did what, from the activity log, which nobody can turn off: everything done to the target, and to the
 * environment of an app, for as long as the log reaches, and everything done in its resource group in the window. Reading leaves no entry; exec does, without what was
 * typed.
 */
public final class ActivityLogSource implements EvidenceSource {
    /** How long the log keeps an entry. */
    static final Duration HISTORY = Duration.ofDays(90);

    private static final Operation LIST =
            new Operation("monitor", "ActivityLogs_List", "Microsoft.Insights/eventtypes/values/read");
    /** A question that reaches farther back is refused whole, and clocks differ a little. */
    private static final Duration MARGIN = Duration.ofMinutes(10);
    /** So that the longest window is still one that the log covers when its question's turn comes. */
    private static final Duration LONGEST = HISTORY.minusDays(1);
    /** How much of the window's end is read again. */
    private static final Duration TAIL = Duration.ofMinutes(30);

    private static final int MOST_PAGES = 1_000;
    private static final String PART = "part";

    public static final Artifact ARTIFACT = artifact(
            "azure.monitor.activity-log",
            "Who did what to the target, to an app's environment and in the resource group: changes, restarts, exec sessions,"
                    + " deletions");

    /** The same once more for the end of the window: entries come late. */
    public static final Artifact LATE =
            artifact("azure.monitor.late-activity", "Entries of the activity log that came after it was read");

    private final AzureClients clients;
    private final Artifact artifact;

    public ActivityLogSource(AzureClients clients) {
        this(clients, ARTIFACT);
    }

    private ActivityLogSource(AzureClients clients, Artifact artifact) {
        this.clients = clients;
        this.artifact = artifact;
    }

    /**
     * Plans the questions about a target, one item each, and a second look at the end of the window.
     *
     * @param now what is older than 90 days then is not kept, wherever the window ends
     */
    static void plan(PlannedItem about, Instant now, Recorder recorder) {
        AzurePlace place = AzurePlace.of(about);
        TimeWindow window = about.window();
        TimeWindow tail = TimeWindow.before(window.to(), TAIL);
        Map<String, String> target = question(place, "resourceUri", place.id());
        Map<String, String> around = question(place, "resourceGroupName", place.resourceGroup());
        recorder.plan(ARTIFACT, life(window, now), target);
        recorder.plan(ARTIFACT, window, around);
        recorder.plan(LATE, tail.from().isBefore(window.from()) ? window : tail, around);
    }

    /**
     * Plans the question about a part of the target: what is done to it bears its id, and the question about the target need
     * not be answered with it.
     *
     * @param part its type and name, as they stand behind the target's id: {@code containers/app}
     */
    static void planPart(PlannedItem about, Instant now, String part, Recorder recorder) {
        AzurePlace place = AzurePlace.of(about);
        Map<String, String> params = question(place, "resourceUri", place.id() + "/" + part);
        params.put(PART, part);
        recorder.plan(ARTIFACT, life(about.window(), now), params);
    }

    /**
     * Plans the question about what an app is in, whose token opens its console too: it may be in another resource group.
     *
     * @param environment of the app
     */
    static void planEnvironment(PlannedItem about, Instant now, ArmId environment, Recorder recorder) {
        Map<String, String> params = question(AzurePlace.of(about), "resourceUri", environment.text());
        params.put("subscription", environment.subscription());
        params.put(PART, "its environment");
        recorder.plan(ARTIFACT, life(about.window(), now), params);
    }

    /**
     * Plans, in the place of {@link #planPart}, that nothing is asked about parts of which nobody tells.
     *
     * @param parts their type, as it stands behind the target's id: {@code containers}
     */
    static void planPartsUntold(PlannedItem about, Outcome gap, String parts, Recorder recorder) {
        AzurePlace place = AzurePlace.of(about);
        Map<String, String> params = question(place, "resourceUri", place.id() + "/" + parts);
        params.put(PART, parts);
        Ended.put(
                params,
                Untold.because(
                        gap,
                        about,
                        "only " + place.noun()
                                + " tells their names, by which exec and attach are asked for; those in the"
                                + " window are among the entries of its resource group, and --from 89d makes that window as"
                                + " long as the log"));
        recorder.plan(ARTIFACT, about.window(), params);
    }

    /** As far back as the log reaches, or the window does. */
    private static TimeWindow life(TimeWindow window, Instant now) {
        Instant oldest = now.minus(LONGEST);
        return oldest.isBefore(window.from()) ? new TimeWindow(oldest, window.to()) : window;
    }

    private static Map<String, String> question(AzurePlace place, String field, String value) {
        Map<String, String> params = place.params();
        params.put("field", field);
        params.put("value", value);
        return params;
    }

    public static ActivityLogSource ofLate(AzureClients clients) {
        return new ActivityLogSource(clients, LATE);
    }

    private static Artifact artifact(String id, String title) {
        return new Artifact(
                id,
                title,
                Volatility.V4,
                false,
                true,
                List.of(LIST.key()),
                List.of(LIST.permission()),
                "https://learn.microsoft.com/rest/api/monitor/activity-logs/list");
    }

    @Override
    public Artifact artifact() {
        return artifact;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        Optional<Outcome> ended = Ended.of(item);
        if (ended.isPresent()) {
            return finished(item, ended.get(), ActivityProgress.from(Cursor.START));
        }
        if (!item.window().to().isAfter(oldest())) {
            return new Step.Finished(
                    new Outcome.Expired("the activity log keeps 90 days, and the window ends before them;"
                            + " what is older is only where somebody had it exported"));
        }
        if (from.isEmpty() && artifact.equals(LATE)) {
            LateDelivery.await(item.window().to().plus(clients.settle()), deadline);
        }
        return read(item, ActivityProgress.from(from.orElse(Cursor.START)), recorder, deadline);
    }

    private Step read(PlannedItem item, ActivityProgress start, Recorder recorder, Deadline deadline)
            throws IOException {
        Calls calls = new Calls(artifact, recorder, deadline, clients.clock());
        ActivityProgress progress = start;
        while (!deadline.passed()) {
            switch (ask(calls, item, progress.link())) {
                case Reply.Refused<PagedResponse<EventDataInner>> refused -> {
                    if (calls.cutByDeadline(refused.refusal())) {
                        return new Step.Paused(progress.cursor());
                    }
                    return finished(item, refused(refused.refusal(), progress), progress);
                }
                case Reply.Answered<PagedResponse<EventDataInner>> answered -> {
                    @Nullable String next = answered.response().getContinuationToken();
                    Paging paging = Paging.of(next, progress.link());
                    boolean more = next != null && paging == Paging.MORE;
                    List<EventDataInner> page = Present.in(answered.response().getValue());
                    progress = progress.plus(page, item.window().to(), more ? next : progress.link());
                    calls.log(answered.received(), new Page(progress.pages(), more, page.size()));
                    if (!more) {
                        return finished(
                                item, paging == Paging.STUCK ? stuck(progress) : whole(item, progress), progress);
                    }
                    if (progress.pages() >= MOST_PAGES) {
                        return finished(item, tooMany(progress), progress);
                    }
                    recorder.reached(progress.cursor());
                }
            }
        }
        return new Step.Paused(progress.cursor());
    }

    private Reply<PagedResponse<EventDataInner>> ask(Calls calls, PlannedItem item, String link) throws IOException {
        String subscription = item.param("subscription");
        Instant oldest = oldest();
        Instant from =
                item.window().from().isBefore(oldest) ? oldest : item.window().from();
        String filter = "eventTimestamp ge '" + Ticks.of(from) + "' and eventTimestamp le '" + Ticks.to(item.window())
                + "' and " + item.param("field") + " eq '" + item.param("value") + "'";
        Map<String, String> params = new TreeMap<>(Map.of("subscriptionId", subscription, "$filter", filter));
        if (!link.isEmpty()) {
            params.put(Links.PARAM, link);
        }
        return calls.ask(
                Question.of(LIST, params),
                recorded -> OnePage.of(
                        clients.monitor(subscription).getActivityLogs().list(filter, null, recorded),
                        link.isEmpty() ? null : link));
    }

    private static Step finished(PlannedItem item, Outcome outcome, ActivityProgress progress) {
        String about = item.param("field").equals("resourceUri")
                ? item.param(PART).isEmpty() ? AzurePlace.of(item).noun() : item.param(PART)
                : "its resource group";
        return new Step.Finished(NamedOutcome.of(about, outcome), progress.extent());
    }

    /** The log refuses every question that begins before what it keeps. */
    private Instant oldest() {
        return clients.clock().instant().minus(HISTORY).plus(MARGIN);
    }

    private Outcome whole(PlannedItem item, ActivityProgress progress) {
        Instant now = clients.clock().instant();
        String what = had(progress) + ActivityLag.sentence(item.window(), now);
        Instant oldest = oldest();
        if (item.window().from().isBefore(oldest)) {
            return new Outcome.Partial(what + "; the log keeps 90 days, so what happened before "
                    + oldest.truncatedTo(ChronoUnit.SECONDS) + " is only where somebody had it exported");
        }
        return progress.events() == 0 ? new Outcome.Empty(what) : new Outcome.Collected(what);
    }

    private String had(ActivityProgress progress) {
        if (progress.events() == 0) {
            return "the log has no entry in the window";
        }
        String sessions = progress.sessions() == 0
                ? ""
                : ", " + progress.sessions()
                        + " of them of exec, attach or the token for a console or a log stream, which do not tell what was typed";
        String late = artifact.equals(LATE) ? "; " + progress.late() + " of them came after the window's end" : "";
        return (progress.events() == 1 ? "1 entry" : progress.events() + " entries") + sessions + late;
    }

    private static Outcome refused(Refusal refusal, ActivityProgress progress) {
        Outcome outcome = Refusals.outcome(refusal);
        return progress.pages() == 0 ? outcome : new Outcome.Partial(soFar(progress) + ": " + outcome.message());
    }

    private static Outcome stuck(ActivityProgress progress) {
        Optional<String> had = Optional.of(soFar(progress)).filter(what -> progress.events() > 0);
        return Paging.notEnded(had, Paging.STUCK_SENTENCE);
    }

    private static Outcome tooMany(ActivityProgress progress) {
        return new Outcome.Partial(soFar(progress) + ", as " + MOST_PAGES
                + " pages are read at most: ask for a shorter time with --from and --to");
    }

    private static String soFar(ActivityProgress progress) {
        return "the newest " + progress.events() + " entries in " + Counted.of(progress.pages(), "page")
                + " are there, the older ones are not";
    }
}
