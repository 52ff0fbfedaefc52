package org.ephemera.aws.trail;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.ephemera.aws.call.ApiFailure;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.CallResult;
import org.ephemera.aws.call.DeadlineBackoff;
import org.ephemera.aws.call.FailureOutcomes;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.plan.ExecPlan;
import org.ephemera.aws.target.NamedTrail;
import org.ephemera.aws.target.TrailQuery;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.PageContinuation;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudtrail.model.DescribeQueryResponse;
import software.amazon.awssdk.services.cloudtrail.model.GetQueryResultsResponse;
import software.amazon.awssdk.services.cloudtrail.model.QueryStatistics;
import software.amazon.awssdk.services.cloudtrail.model.StartQueryResponse;

/** Reads one query of an event data store from wherever it stands to its end. */
final class LakeQueryReader {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(8);
    private static final String FINISHED = "FINISHED";

    /** Ten queries may run at a time, everybody's together (CloudTrail API reference). */
    private static final String TOO_MANY = "MaxConcurrentQueriesException";
    /** Eight minutes; a query that takes longer than an hour is ended by the service. */
    private static final int MOST_WAITS = 60;

    private static final String UNKNOWN_QUERY = "QueryIdNotFoundException";
    private static final String UNKNOWN_STORE = "EventDataStoreNotFoundException";

    private final PlannedItem item;
    private final TrailQuery question;
    private final NamedTrail.EventDataStore store;
    private final LakeQuery query;
    private final ItemCalls calls;
    private final Recorder recorder;
    private final ExecPlan sessions;
    private final AwsClients clients;
    private final DeadlineBackoff waiting = new DeadlineBackoff(LONGEST_PAUSE);
    private LakeProgress progress;
    private boolean startedHere;
    private boolean ended;
    private int waits;

    LakeQueryReader(
            PlannedItem item,
            TrailQuery question,
            NamedTrail.EventDataStore store,
            LakeProgress from,
            AwsClients clients,
            ItemCalls calls,
            Recorder recorder) {
        this.item = item;
        this.question = question;
        this.store = store;
        this.query = new LakeQuery(store, item, clients, calls);
        this.calls = calls;
        this.recorder = recorder;
        this.sessions = new ExecPlan(item, recorder);
        this.clients = clients;
        this.progress = from;
        this.ended = !from.token().isEmpty();
    }

    Step read(Deadline deadline) throws IOException {
        while (!deadline.passed()) {
            Optional<Step> end = turn(deadline);
            if (end.isPresent()) {
                return end.get();
            }
        }
        return new Step.Paused(progress.cursor());
    }

    private Optional<Step> turn(Deadline deadline) throws IOException {
        if (progress.query().isEmpty()) {
            return start(deadline);
        }
        return ended ? page() : look(deadline);
    }

    private Optional<Step> start(Deadline deadline) throws IOException {
        return switch (query.start(question, item.window())) {
            case CallResult.Refused<StartQueryResponse> refused -> {
                if (refused.refusal().code().equals(TOO_MANY) && waits++ < MOST_WAITS) {
                    waiting.pause(deadline);
                    yield Optional.empty();
                }
                yield refused(refused.refusal());
            }
            case CallResult.Answered<StartQueryResponse> answered -> {
                @Nullable String id = answered.response().queryId();
                progress = progress.started(id == null ? "" : id);
                calls.log(answered.received(), new ResponsePage(progress.answers(), true, 0));
                if (progress.query().isEmpty()) {
                    yield finished(
                            new Outcome.Failed(ApiFailure.UNREADABLE, "StartQuery answered without a query's id"));
                }
                startedHere = true;
                recorder.reached(progress.cursor());
                yield Optional.empty();
            }
        };
    }

    private Optional<Step> look(Deadline deadline) throws IOException {
        return switch (query.describe(progress.query())) {
            case CallResult.Refused<DescribeQueryResponse> refused -> {
                boolean forgotten = refused.refusal().code().equals(UNKNOWN_QUERY) && !startedHere;
                if (forgotten && progress.rows() == 0) {
                    progress = progress.forgotten();
                    yield Optional.empty();
                }
                yield refused(refused.refusal());
            }
            case CallResult.Answered<DescribeQueryResponse> answered -> {
                String status = String.valueOf(answered.response().queryStatusAsString());
                boolean runs = status.equals("QUEUED") || status.equals("RUNNING");
                ended = status.equals(FINISHED);
                progress = progress.looked();
                calls.log(answered.received(), new ResponsePage(progress.answers(), runs || ended, 0));
                if (runs) {
                    waiting.pause(deadline);
                }
                yield runs || ended
                        ? Optional.empty()
                        : failed(status, answered.response().errorMessage());
            }
        };
    }

    private Optional<Step> page() throws IOException {
        AtomicReference<LakePage> page = new AtomicReference<>();
        CallResult<GetQueryResultsResponse> reply = query.results(progress.query(), progress.token(), () -> {
            page.set(new LakePage(ExecPlan.isAbout(item)));
            return page.get();
        });
        return switch (reply) {
            case CallResult.Refused<GetQueryResultsResponse> refused -> refused(refused.refusal());
            case CallResult.Answered<GetQueryResultsResponse> answered -> {
                GetQueryResultsResponse response = answered.response();
                PageContinuation paging = PageContinuation.of(response.nextToken(), progress.token());
                boolean more = paging == PageContinuation.MORE;
                page.get().events().forEach(sessions::plan);
                progress = progress.plus(page.get(), more ? response.nextToken() : progress.token());
                calls.log(
                        answered.received(),
                        new ResponsePage(progress.answers(), more, page.get().rows()));
                String status = String.valueOf(response.queryStatusAsString());
                if (!status.equals(FINISHED)) {
                    yield failed(status, response.errorMessage());
                }
                if (!more) {
                    yield finished(paging == PageContinuation.STUCK ? stuck() : whole(response.queryStatistics()));
                }
                recorder.reached(progress.cursor());
                yield Optional.empty();
            }
        };
    }

    private Outcome whole(@Nullable QueryStatistics statistics) {
        @Nullable Integer total = statistics == null ? null : statistics.totalResultsCount();
        return total != null && total > progress.rows()
                ? new Outcome.Partial(CountText.of(progress.rows(), "event") + " of the trail came, and the query had "
                        + total + "; collect again")
                : TrailOutcomes.whole(item, progress.rows(), clients.clock().instant());
    }

    private Outcome stuck() {
        return PageContinuation.notEnded(
                Optional.of(progress.rows()).filter(rows -> rows > 0).map(rows -> CountText.of(rows, "event")),
                PageContinuation.STUCK_SENTENCE);
    }

    /** The query itself came to nothing. */
    private Optional<Step> failed(String status, @Nullable String message) {
        String said = message == null || message.isBlank() ? "" : ": " + SanitizedText.of(message, 200);
        return finished(cut(new Outcome.Failed(
                "Query" + SanitizedText.of(status),
                "the query ended as " + SanitizedText.of(status) + said + "; collect again")));
    }

    private Optional<Step> refused(ApiFailure refusal) {
        if (calls.cutByDeadline(refusal)) {
            return Optional.of(new Step.Paused(progress.cursor()));
        }
        return finished(cut(
                refusal.code().equals(UNKNOWN_STORE)
                        ? TrailOutcomes.gone("event data store", store, refusal)
                        : FailureOutcomes.outcome(refusal)));
    }

    /** With what came before. */
    private Outcome cut(Outcome why) {
        return progress.rows() == 0
                ? why
                : new Outcome.Partial("the first " + CountText.of(progress.rows(), "event")
                        + " are there, the rest is not: " + why.message());
    }

    private Optional<Step> finished(Outcome outcome) {
        return Optional.of(new Step.Finished(PrefixedOutcome.of(question.shown(), outcome), progress.extent()));
    }
}
