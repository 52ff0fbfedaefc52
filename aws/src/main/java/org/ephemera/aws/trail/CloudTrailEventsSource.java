package org.ephemera.aws.trail;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.FailureOutcomes;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.catalog.Ec2Ids;
import org.ephemera.aws.catalog.TrailCatalog;
import org.ephemera.aws.plan.ExecPlan;
import org.ephemera.aws.target.AssumedRoleQuery;
import org.ephemera.aws.target.CloudTrailWindow;
import org.ephemera.aws.target.ExecSessionCount;
import org.ephemera.aws.target.LookupParameters;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.PageContinuation;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.Outcome;
import org.ephemera.model.TimeWindow;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttribute;
import software.amazon.awssdk.services.cloudtrail.model.LookupEventsResponse;

/**
 * Source of one query of CloudTrail's event history: {@code LookupEvents} by one attribute, newest event first. The
 * history exists in every account and cannot be turned off. The source plans items for exec sessions in the target, and
 * for the API activity in every region of the credentials that started the target. {@code LookupEvents} accepts one
 * attribute a request, returns 50 events a page, and allows two requests a second for each account and region; the
 * history contains management events of 90 days (CloudTrail API reference).
 */
public final class CloudTrailEventsSource implements EvidenceSource {
    private static final String TOKEN_EXPIRED = "InvalidNextTokenException";
    private static final int PAGE = 50;
    /**
     * Page limit, eight minutes at two requests a second; further pages would contain events older than 50,000 events
     * of one kind.
     */
    private static final int MOST_PAGES = 1_000;

    private final AwsClients clients;

    public CloudTrailEventsSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult finishPreset(PlannedItem item, Outcome outcome, Recorder recorder) {
        String subject = subject(ParameterCodec.read(item, LookupParameters.class));
        return new SourceResult.Finished(PrefixedOutcome.of(subject, outcome));
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        LookupParameters query = ParameterCodec.read(item, LookupParameters.class);
        TrailProgress progress = TrailProgress.from(from.orElse(ResumeCursor.START));
        if (!item.window().to().isAfter(clients.clock().instant().minus(CloudTrailWindow.HISTORY))) {
            return finished(query, tooOld(query), progress, recorder);
        }
        ItemCalls calls = new ItemCalls(TrailCatalog.EVENTS, recorder, deadline, clients).persistent();
        while (!deadline.passed()) {
            switch (ask(calls, query, item.window(), progress)) {
                case CallResult.Failed<LookupEventsResponse> refused -> {
                    if (calls.isEndedByDeadline(refused.failure())) {
                        return new SourceResult.Paused(progress.cursor());
                    }
                    Optional<TrailProgress> resumed =
                            refused.failure().code().equals(TOKEN_EXPIRED) ? progress.withoutToken() : Optional.empty();
                    if (resumed.isEmpty()) {
                        return finished(query, refused(refused.failure(), progress), progress, recorder);
                    }
                    progress = resumed.get();
                }
                case CallResult.Answered<LookupEventsResponse> answered -> {
                    String next = answered.response().nextToken();
                    PageContinuation paging = PageContinuation.of(next, progress.token());
                    boolean more = next != null && paging == PageContinuation.MORE;
                    TrailPage page = TrailPage.of(answered.response());
                    ExecSessionCount execs = new ExecPlan(item, recorder).plan(page.events());
                    StarterAccessKeys keys = progress.keys().plus(page, query);
                    progress = progress.plus(page, execs, keys, more ? next : progress.token());
                    calls.log(
                            answered.stored(),
                            new ResponsePage(
                                    progress.pages(), more, page.events().size()));
                    if (!more) {
                        Outcome outcome =
                                paging == PageContinuation.STUCK ? stuck(progress) : complete(query, item, progress);
                        return finished(query, outcome, progress, recorder);
                    }
                    if (progress.pages() >= mostPages(query)) {
                        return finished(query, tooMany(query, progress), progress, recorder);
                    }
                    recorder.reached(progress.cursor());
                }
            }
        }
        return new SourceResult.Paused(progress.cursor());
    }

    private static SourceResult finished(
            LookupParameters query, Outcome outcome, TrailProgress progress, Recorder recorder) {
        progress.keys().plan(query, recorder);
        return new SourceResult.Finished(PrefixedOutcome.of(subject(query), outcome), progress.extent());
    }

    private static String subject(LookupParameters query) {
        if (AccessKeyQuery.is(query)) {
            return AccessKeyQuery.shown(query);
        }
        String lookup = (query.attribute() + " " + query.value()).strip();
        return query.elsewhere() ? lookup + " in " + query.place().region() : lookup;
    }

    private CallResult<LookupEventsResponse> ask(
            ItemCalls calls, LookupParameters query, TimeWindow window, TrailProgress progress) throws IOException {
        String region = query.place().region();
        String key = query.attribute();
        String value = query.value();
        Instant start = toSecond(window.from());
        Instant end =
                toSecond(progress.until().orElse(window.to()).plusSeconds(1).minusNanos(1));
        Map<String, String> params = new TreeMap<>(Map.of(
                "LookupAttributes", key + "=" + value,
                "StartTime", start.toString(),
                "EndTime", end.toString(),
                "MaxResults", Integer.toString(PAGE)));
        if (!progress.token().isEmpty()) {
            params.put("NextToken", progress.token());
        }
        LookupAttribute attribute = LookupAttribute.builder()
                .attributeKey(key)
                .attributeValue(value)
                .build();
        @Nullable String token = progress.token().isEmpty() ? null : progress.token();
        return calls.call(
                ApiRequest.of(TrailCatalog.LOOKUP_EVENTS, region, params),
                recorded -> clients.cloudTrail(region)
                        .lookupEvents(r -> r.lookupAttributes(attribute)
                                .startTime(start)
                                .endTime(end)
                                .maxResults(PAGE)
                                .nextToken(token)
                                .overrideConfiguration(recorded)));
    }

    /**
     * Truncates a time to seconds, because CloudTrail has no finer times: an event of the window's first second would
     * otherwise be before the window.
     */
    private static Instant toSecond(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }

    private Outcome complete(LookupParameters query, PlannedItem item, TrailProgress progress) {
        Instant oldest = clients.clock().instant().minus(CloudTrailWindow.HISTORY);
        String what = foundEvents(query, item, progress)
                + TrailDeliveryDelay.sentence(item.window(), clients.clock().instant());
        boolean older = item.window().from().isBefore(oldest);
        if (older && isAlsoTrailQuery(query)) {
            what += "; the event history keeps 90 days, and the named trail is queried for events before " + oldest;
        } else if (older) {
            return new Outcome.Partial(what + "; the event history keeps 90 days, so events before " + oldest
                    + " exist only in a trail: give one with --trail");
        }
        return progress.events() == 0 ? new Outcome.Empty(what) : new Outcome.Collected(what);
    }

    private static String foundEvents(LookupParameters query, PlannedItem item, TrailProgress progress) {
        String events =
                progress.events() == 0 ? "no matching event in the window" : CountText.of(progress.events(), "event");
        if (AssumedRoleQuery.matches(query)) {
            return events + AssumedRoleQuery.limitation(query);
        }
        if (isRoleSessionQuery(query) && !isAlsoTrailQuery(query)) {
            return events + " (" + query.place().region()
                    + " only; other regions: their event histories, or a trail given with --trail)";
        }
        return ExecPlan.isSessionQuery(item) && progress.events() > 0
                ? events + ": " + progress.execs().sentence()
                : events;
    }

    /** Reports whether the query is about the role of a task, whose sessions have the task's id as name. */
    private static boolean isRoleSessionQuery(LookupParameters query) {
        return query.attribute().equals(TrailCatalog.SESSION_ATTRIBUTE);
    }

    /** Reports whether the query is about the role of a machine, which its agents use all day. */
    private static boolean isMachineQuery(LookupParameters query) {
        return isRoleSessionQuery(query) && Ec2Ids.isOne(query.value());
    }

    /** Reports whether the named trail is queried too. */
    private static boolean isAlsoTrailQuery(LookupParameters query) {
        return !query.trail().isEmpty();
    }

    private static Outcome tooOld(LookupParameters query) {
        String keeps = "the event history keeps 90 days, and the window is older; ";
        return isAlsoTrailQuery(query)
                ? new Outcome.NotApplicable(keeps + "the named trail is queried instead")
                : new Outcome.Expired(keeps + "older events exist only in a trail: give one with --trail");
    }

    private static Outcome refused(ApiFailure refusal, TrailProgress progress) {
        Outcome outcome = FailureOutcomes.outcome(refusal);
        return progress.pages() == 0
                ? outcome
                : new Outcome.Partial(collectedSoFar(progress) + ": " + outcome.message());
    }

    private static Outcome stuck(TrailProgress progress) {
        Optional<String> foundEvents = Optional.of(collectedSoFar(progress)).filter(what -> progress.events() > 0);
        return PageContinuation.outcome(foundEvents, PageContinuation.STUCK_SENTENCE);
    }

    private static int mostPages(LookupParameters query) {
        if (AccessKeyQuery.is(query)) {
            return AccessKeyQuery.MOST_PAGES;
        }
        return AssumedRoleQuery.matches(query) || isMachineQuery(query) ? AssumedRoleQuery.MOST_PAGES : MOST_PAGES;
    }

    private static Outcome tooMany(LookupParameters query, TrailProgress progress) {
        return new Outcome.Partial(collectedSoFar(progress) + ", because the limit is " + mostPages(query) + " pages"
                + (AccessKeyQuery.is(query) ? " for one key in a region" : "")
                + "; collect a shorter window with --from and --to, or give a trail");
    }

    private static String collectedSoFar(TrailProgress progress) {
        String back = progress.first().map(time -> ", back to " + time).orElse("");
        return "the newest " + CountText.of(progress.events(), "event") + " in "
                + CountText.of(progress.pages(), "page") + back + " are collected, but no older ones";
    }
}
