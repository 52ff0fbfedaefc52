package org.ephemera.aws.trail;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.FailureOutcomes;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.catalog.TrailCatalog;
import org.ephemera.aws.logs.FilterProgress;
import org.ephemera.aws.logs.FilterResult;
import org.ephemera.aws.logs.FilteredEvents;
import org.ephemera.aws.logs.InsightsSearch;
import org.ephemera.aws.logs.LogRetentionCheck;
import org.ephemera.aws.logs.QueryProgress;
import org.ephemera.aws.logs.QueryResult;
import org.ephemera.aws.plan.ExecPlan;
import org.ephemera.aws.plan.NamedTrailPlan;
import org.ephemera.aws.target.TrailLogGroup;
import org.ephemera.aws.target.TrailParameters;
import org.ephemera.aws.target.TrailQuery;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import org.ephemera.model.TimeWindow;

/**
 * Source of one query of the log group of the trail that the user gave with {@code --trail}. The query uses {@code
 * FilterLogEvents} with a pattern, or Logs Insights if the class of the log group requires it (for example Infrequent
 * Access). The log group contains all events that the trail records, within the retention of the group. These include
 * data events, and events that are older than the event history.
 */
public final class TrailLogSource implements EvidenceSource {
    private final AwsClients clients;

    public TrailLogSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        TrailLogGroup trail = TrailLogGroup.parse(
                ParameterCodec.read(item, TrailParameters.class).trail());
        Optional<TrailQuery> query = TrailQuery.of(item);
        if (query.isEmpty()) {
            return new SourceResult.Finished(TrailOutcomes.invalidName());
        }
        ItemCalls calls = new ItemCalls(TrailCatalog.TRAIL_LOG, recorder, deadline, clients);
        ExecPlan sessions = new ExecPlan(item, recorder);
        Optional<Consumer<String>> reader =
                ExecPlan.isSessionQuery(item) ? Optional.of(sessions::plan) : Optional.empty();
        InsightsSearch queries = new InsightsSearch(
                clients,
                calls,
                recorder,
                deadline,
                trail.region(),
                group(trail, item),
                "filter " + query.get().insightsCondition());
        if (QueryProgress.isFromQuery(from)) {
            return finishQuery(
                    item, trail, query.get(), calls, queries.search(searchWindow(item.window()), from, reader));
        }
        FilterResult end = new FilteredEvents(clients, calls, recorder, deadline)
                .read(
                        new FilteredEvents.Search(
                                trail.region(),
                                group(trail, item),
                                List.of(),
                                query.get().filterPattern(),
                                searchWindow(item.window()),
                                item.window().to()),
                        FilterProgress.from(from.orElse(ResumeCursor.START)),
                        reader);
        return switch (end) {
            case FilterResult.OutOfTime paused -> new SourceResult.Paused(paused.cursor());
            case FilterResult.Incomplete incomplete ->
                finished(query.get(), incomplete.outcome(), end.progress().extent());
            case FilterResult.Refused refused
            when FilteredEvents.isUnsupportedClass(refused.refusal()) ->
                finishQuery(
                        item,
                        trail,
                        query.get(),
                        calls,
                        queries.search(
                                InsightsSearch.untilNow(searchWindow(item.window()), clients),
                                Optional.empty(),
                                reader));
            case FilterResult.Refused refused ->
                finished(
                        query.get(),
                        refused(trail, refused.refusal()),
                        end.progress().extent());
            case FilterResult.Complete complete ->
                finished(
                        query.get(),
                        checkRetention(
                                item,
                                trail,
                                calls,
                                complete(item, complete.progress().events()),
                                complete.progress().extent()),
                        complete.progress().extent());
        };
    }

    /** Returns the result of the item after its Logs Insights query ended. */
    private SourceResult finishQuery(
            PlannedItem item, TrailLogGroup trail, TrailQuery query, ItemCalls calls, QueryResult end)
            throws IOException {
        EvidenceExtent extent = end.progress().extent();
        return switch (end) {
            case QueryResult.OutOfTime paused ->
                new SourceResult.Paused(paused.progress().cursor());
            case QueryResult.Incomplete incomplete -> finished(query, incomplete.outcome(), extent);
            case QueryResult.Refused refused -> finished(query, refused(trail, refused.refusal()), extent);
            case QueryResult.Complete complete -> {
                Outcome outcome = complete(item, complete.progress().events());
                Outcome read = InsightsSearch.incompleteOutcome(complete.progress())
                        .orElseGet(() -> outcome.code()
                                .with(
                                        outcome.detail(),
                                        outcome.message() + "; " + InsightsSearch.readMethod(complete.progress())));
                yield finished(query, checkRetention(item, trail, calls, read, extent), extent);
            }
        };
    }

    private Outcome complete(PlannedItem item, long events) {
        return TrailOutcomes.completed(item, events, clients.clock().instant());
    }

    /** Checks which part of the window the log group still contained. */
    private Outcome checkRetention(
            PlannedItem item, TrailLogGroup trail, ItemCalls calls, Outcome read, EvidenceExtent extent)
            throws IOException {
        LogRetentionCheck retention = new LogRetentionCheck(clients, calls, item, trail.region(), group(trail, item));
        return NamedTrailPlan.isInCallersAccount(item, trail)
                ? retention.checkTrail(read, extent.records())
                : retention.checkOtherAccount(read, trail.account());
    }

    /**
     * Returns the name of the log group, or its ARN if the group is in another account. A name is resolved in the
     * account of the credentials.
     */
    private static String group(TrailLogGroup trail, PlannedItem item) {
        return NamedTrailPlan.isInCallersAccount(item, trail) ? trail.name() : trail.arn();
    }

    /** Returns the window extended by the delivery delay, because an event may be stored under its delivery time. */
    private static TimeWindow searchWindow(TimeWindow window) {
        return new TimeWindow(window.from(), window.to().plus(TrailDeliveryDelay.LONGEST));
    }

    private static SourceResult finished(TrailQuery query, Outcome outcome, EvidenceExtent extent) {
        return new SourceResult.Finished(PrefixedOutcome.of(query.displayText(), outcome), extent);
    }

    private static Outcome refused(TrailLogGroup trail, ApiFailure refusal) {
        return refusal.code().equals("ResourceNotFoundException")
                ? TrailOutcomes.missingGroup(trail, refusal)
                : FailureOutcomes.outcome(refusal);
    }
}
