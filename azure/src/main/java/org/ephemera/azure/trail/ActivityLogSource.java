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
import org.ephemera.azure.call.AzureTimes;
import org.ephemera.azure.call.FailureOutcomes;
import org.ephemera.azure.call.ItemCalls;
import org.ephemera.azure.call.NextLinks;
import org.ephemera.azure.call.SinglePage;
import org.ephemera.azure.catalog.TrailCatalog;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.LateDeliveryWait;
import org.ephemera.collect.source.PageContinuation;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.collect.source.SdkCollections;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.Artifact;
import org.ephemera.model.Outcome;
import org.ephemera.model.TimeWindow;
import org.jspecify.annotations.Nullable;

/**
 * Source of the activity log, the audit trail of Azure, which cannot be disabled. It reads entries about the target and
 * about the environment of an app for the log's entire retention, and entries of the resource group in the window. Read
 * operations leave no entry. Exec sessions do, but without what was typed.
 */
public final class ActivityLogSource implements EvidenceSource {
    /** Margin for clock differences: the service rejects a request that begins before its retention. */
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

    /** Returns the source that reads the end of the window again, for delayed entries. */
    public static ActivityLogSource ofLate(AzureClients clients) {
        return new ActivityLogSource(clients, TrailCatalog.LATE_ACTIVITY);
    }

    @Override
    public SourceResult finishPreset(PlannedItem item, Outcome outcome, Recorder recorder) {
        return finished(item, outcome, ActivityProgress.from(ResumeCursor.START));
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        if (!item.window().to().isAfter(oldest())) {
            return new SourceResult.Finished(
                    new Outcome.Expired("the activity log keeps entries for 90 days, and the window ended before"
                            + " that; older entries exist only where they were exported"));
        }
        if (from.isEmpty() && artifact.equals(TrailCatalog.LATE_ACTIVITY)) {
            LateDeliveryWait.await(item.window().to().plus(clients.lateLogDelay()), deadline);
        }
        return read(item, ActivityProgress.from(from.orElse(ResumeCursor.START)), recorder, deadline);
    }

    private SourceResult read(PlannedItem item, ActivityProgress start, Recorder recorder, Deadline deadline)
            throws IOException {
        ItemCalls calls = new ItemCalls(artifact, recorder, deadline, clients);
        ActivityProgress progress = start;
        while (!deadline.passed()) {
            switch (ask(calls, item, progress.link())) {
                case CallResult.Failed<PagedResponse<EventDataInner>> refused -> {
                    if (calls.isEndedByDeadline(refused.failure())) {
                        return new SourceResult.Paused(progress.cursor());
                    }
                    return finished(item, refused(refused.failure(), progress), progress);
                }
                case CallResult.Answered<PagedResponse<EventDataInner>> answered -> {
                    @Nullable String next = answered.response().getContinuationToken();
                    PageContinuation paging = PageContinuation.of(next, progress.link());
                    boolean more = next != null && paging == PageContinuation.MORE;
                    List<EventDataInner> page =
                            SdkCollections.withoutNulls(answered.response().getValue());
                    progress = progress.plus(page, item.window().to(), more ? next : progress.link());
                    calls.log(answered.stored(), new ResponsePage(progress.pages(), more, page.size()));
                    if (!more) {
                        return finished(
                                item,
                                paging == PageContinuation.STUCK ? stuck(progress) : complete(item, progress),
                                progress);
                    }
                    if (progress.pages() >= MOST_PAGES) {
                        return finished(item, tooMany(progress), progress);
                    }
                    recorder.reached(progress.cursor());
                }
            }
        }
        return new SourceResult.Paused(progress.cursor());
    }

    private CallResult<PagedResponse<EventDataInner>> ask(ItemCalls calls, PlannedItem item, String link)
            throws IOException {
        var requested = ParameterCodec.read(item, TrailCatalog.Parameters.class);
        String subscription = requested.place().subscription();
        Instant oldest = oldest();
        Instant from =
                item.window().from().isBefore(oldest) ? oldest : item.window().from();
        String filter = "eventTimestamp ge '" + AzureTimes.of(from) + "' and eventTimestamp le '"
                + AzureTimes.to(item.window()) + "' and " + requested.field() + " eq '" + requested.value() + "'";
        Map<String, String> params = new TreeMap<>(Map.of("subscriptionId", subscription, "$filter", filter));
        if (!link.isEmpty()) {
            params.put(NextLinks.PARAM, link);
        }
        return calls.call(
                ApiRequest.of(TrailCatalog.LIST, params),
                recorded -> SinglePage.of(
                        clients.monitor(subscription).getActivityLogs().list(filter, null, recorded), link));
    }

    private static SourceResult finished(PlannedItem item, Outcome outcome, ActivityProgress progress) {
        var params = ParameterCodec.read(item, TrailCatalog.Parameters.class);
        String about = params.field().equals("resourceUri")
                ? params.part().isEmpty() ? params.place().noun() : params.part()
                : "its resource group";
        return new SourceResult.Finished(PrefixedOutcome.of(about, outcome), progress.extent());
    }

    /** Returns the earliest permitted start: the service rejects a request that begins before its retention. */
    private Instant oldest() {
        return clients.clock().instant().minus(TrailCatalog.HISTORY).plus(MARGIN);
    }

    private Outcome complete(PlannedItem item, ActivityProgress progress) {
        Instant now = clients.clock().instant();
        String summary = summary(progress) + ActivityLag.sentence(item.window(), now);
        Instant oldest = oldest();
        if (item.window().from().isBefore(oldest)) {
            return new Outcome.Partial(summary + "; the log keeps entries for 90 days, so entries before "
                    + oldest.truncatedTo(ChronoUnit.SECONDS) + " exist only where they were exported");
        }
        return progress.events() == 0 ? new Outcome.Empty(summary) : new Outcome.Collected(summary);
    }

    private String summary(ActivityProgress progress) {
        if (progress.events() == 0) {
            return "the log has no entry in the window";
        }
        String sessions = progress.sessions() == 0
                ? ""
                : ", " + progress.sessions()
                        + " of them for exec, attach or the token of a console or log stream, which do not record"
                        + " what was typed";
        String late = artifact.equals(TrailCatalog.LATE_ACTIVITY)
                ? "; " + progress.late() + " of them arrived after the window's end"
                : "";
        return (progress.events() == 1 ? "1 entry" : progress.events() + " entries") + sessions + late;
    }

    private static Outcome refused(ApiFailure refusal, ActivityProgress progress) {
        Outcome outcome = FailureOutcomes.outcome(refusal);
        return progress.pages() == 0 ? outcome : new Outcome.Partial(soFar(progress) + ": " + outcome.message());
    }

    private static Outcome stuck(ActivityProgress progress) {
        Optional<String> collected = Optional.of(soFar(progress)).filter(what -> progress.events() > 0);
        return PageContinuation.outcome(collected, PageContinuation.STUCK_SENTENCE);
    }

    private static Outcome tooMany(ActivityProgress progress) {
        return new Outcome.Partial(soFar(progress) + ": at most " + MOST_PAGES + " pages are read; collect a"
                + " shorter time range with --from and --to");
    }

    private static String soFar(ActivityProgress progress) {
        return "the newest " + progress.events() + " entries in " + CountText.of(progress.pages(), "page")
                + " were collected, older ones were not";
    }

    /**
     * Delay of the activity log: an entry that has not arrived cannot be distinguished from one that does not exist.
     */
    private static final class ActivityLag {
        /** Longest delay: entries become visible 3 to 20 minutes after their event. */
        static final Duration LONGEST = Duration.ofMinutes(20);

        private ActivityLag() {}

        /** Returns a caveat to append to the outcome; "" if the window ended long enough ago. */
        static String sentence(TimeWindow window, Instant now) {
            Instant settled = now.minus(LONGEST);
            return window.to().isBefore(settled)
                    ? ""
                    : "; entries arrive 3 to 20 minutes late, so some from after "
                            + settled.truncatedTo(ChronoUnit.SECONDS) + " may be missing: collect again later";
        }
    }
}
