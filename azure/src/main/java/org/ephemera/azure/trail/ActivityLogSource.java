package org.ephemera.azure.trail;

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
import org.ephemera.azure.call.AzureClients;
import org.ephemera.azure.call.FailureOutcomes;
import org.ephemera.azure.call.ItemCalls;
import org.ephemera.azure.call.NextLinks;
import org.ephemera.azure.call.SinglePage;
import org.ephemera.azure.call.TickTimes;
import org.ephemera.azure.catalog.TrailCatalog;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.LateDeliveryWait;
import org.ephemera.collect.source.PageContinuation;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.collect.source.SdkCollections;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.model.Artifact;
import org.ephemera.model.Outcome;
import org.ephemera.model.TimeWindow;
import org.jspecify.annotations.Nullable;

/**
 * Who did what, from the activity log, which nobody can turn off: everything done to the target, and to the
 * environment of an app, for as long as the log reaches, and everything done in its resource group in the window. Reading leaves no entry; exec does, without what was
 * typed.
 */
public final class ActivityLogSource implements EvidenceSource {
    /** A question that reaches farther back is refused whole, and clocks differ a little. */
    private static final Duration MARGIN = Duration.ofMinutes(10);

    private static final int MOST_PAGES = 1_000;

    private final AzureClients clients;
    private final Artifact artifact;

    public ActivityLogSource(AzureClients clients) {
        this(clients, TrailCatalog.ACTIVITY_LOG);
    }

    private ActivityLogSource(AzureClients clients, Artifact artifact) {
        this.clients = clients;
        this.artifact = artifact;
    }

    public static ActivityLogSource ofLate(AzureClients clients) {
        return new ActivityLogSource(clients, TrailCatalog.LATE_ACTIVITY);
    }

    @Override
    public Step finishPreset(PlannedItem item, Outcome outcome, Recorder recorder) {
        return finished(item, outcome, ActivityProgress.from(Cursor.START));
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        if (!item.window().to().isAfter(oldest())) {
            return new Step.Finished(
                    new Outcome.Expired("the activity log keeps 90 days, and the window ends before them;"
                            + " what is older is only where somebody had it exported"));
        }
        if (from.isEmpty() && artifact.equals(TrailCatalog.LATE_ACTIVITY)) {
            LateDeliveryWait.await(item.window().to().plus(clients.settle()), deadline);
        }
        return read(item, ActivityProgress.from(from.orElse(Cursor.START)), recorder, deadline);
    }

    private Step read(PlannedItem item, ActivityProgress start, Recorder recorder, Deadline deadline)
            throws IOException {
        ItemCalls calls = new ItemCalls(artifact, recorder, deadline, clients);
        ActivityProgress progress = start;
        while (!deadline.passed()) {
            switch (ask(calls, item, progress.link())) {
                case CallResult.Refused<PagedResponse<EventDataInner>> refused -> {
                    if (calls.cutByDeadline(refused.refusal())) {
                        return new Step.Paused(progress.cursor());
                    }
                    return finished(item, refused(refused.refusal(), progress), progress);
                }
                case CallResult.Answered<PagedResponse<EventDataInner>> answered -> {
                    @Nullable String next = answered.response().getContinuationToken();
                    PageContinuation paging = PageContinuation.of(next, progress.link());
                    boolean more = next != null && paging == PageContinuation.MORE;
                    List<EventDataInner> page =
                            SdkCollections.in(answered.response().getValue());
                    progress = progress.plus(page, item.window().to(), more ? next : progress.link());
                    calls.log(answered.received(), new ResponsePage(progress.pages(), more, page.size()));
                    if (!more) {
                        return finished(
                                item,
                                paging == PageContinuation.STUCK ? stuck(progress) : whole(item, progress),
                                progress);
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

    private CallResult<PagedResponse<EventDataInner>> ask(ItemCalls calls, PlannedItem item, String link)
            throws IOException {
        var asked = ParameterCodec.read(item, TrailCatalog.Parameters.class);
        String subscription = asked.place().subscription();
        Instant oldest = oldest();
        Instant from =
                item.window().from().isBefore(oldest) ? oldest : item.window().from();
        String filter = "eventTimestamp ge '" + TickTimes.of(from) + "' and eventTimestamp le '"
                + TickTimes.to(item.window()) + "' and " + asked.field() + " eq '" + asked.value() + "'";
        Map<String, String> params = new TreeMap<>(Map.of("subscriptionId", subscription, "$filter", filter));
        if (!link.isEmpty()) {
            params.put(NextLinks.PARAM, link);
        }
        return calls.ask(
                ApiRequest.of(TrailCatalog.LIST, params),
                recorded -> SinglePage.of(
                        clients.monitor(subscription).getActivityLogs().list(filter, null, recorded), link));
    }

    private static Step finished(PlannedItem item, Outcome outcome, ActivityProgress progress) {
        var asked = ParameterCodec.read(item, TrailCatalog.Parameters.class);
        String about = asked.field().equals("resourceUri")
                ? asked.part().isEmpty() ? asked.place().noun() : asked.part()
                : "its resource group";
        return new Step.Finished(PrefixedOutcome.of(about, outcome), progress.extent());
    }

    /** The log refuses every question that begins before what it keeps. */
    private Instant oldest() {
        return clients.clock().instant().minus(TrailCatalog.HISTORY).plus(MARGIN);
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
        String late = artifact.equals(TrailCatalog.LATE_ACTIVITY)
                ? "; " + progress.late() + " of them came after the window's end"
                : "";
        return (progress.events() == 1 ? "1 entry" : progress.events() + " entries") + sessions + late;
    }

    private static Outcome refused(ApiFailure refusal, ActivityProgress progress) {
        Outcome outcome = FailureOutcomes.outcome(refusal);
        return progress.pages() == 0 ? outcome : new Outcome.Partial(soFar(progress) + ": " + outcome.message());
    }

    private static Outcome stuck(ActivityProgress progress) {
        Optional<String> had = Optional.of(soFar(progress)).filter(what -> progress.events() > 0);
        return PageContinuation.notEnded(had, PageContinuation.STUCK_SENTENCE);
    }

    private static Outcome tooMany(ActivityProgress progress) {
        return new Outcome.Partial(soFar(progress) + ", as " + MOST_PAGES
                + " pages are read at most: ask for a shorter time with --from and --to");
    }

    private static String soFar(ActivityProgress progress) {
        return "the newest " + progress.events() + " entries in " + CountText.of(progress.pages(), "page")
                + " are there, the older ones are not";
    }

    /** The activity log comes late: what is not in it yet cannot be told from what did not happen. */
    private static final class ActivityLag {
        /** Entries can be seen 3 to 20 minutes after what they tell of. */
        static final Duration LONGEST = Duration.ofMinutes(20);

        private ActivityLag() {}

        /** To be put behind what a window was found to hold; "" for one that ended long enough ago. */
        static String sentence(TimeWindow window, Instant now) {
            Instant settled = now.minus(LONGEST);
            return window.to().isBefore(settled)
                    ? ""
                    : "; entries come 3 to 20 minutes late, so some from after "
                            + settled.truncatedTo(ChronoUnit.SECONDS) + " may be missing: collect again later";
        }
    }
}
