package org.ephemera.aws.trail;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.FailureOutcomes;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.catalog.TrailCatalog;
import org.ephemera.aws.logs.FilterEnd;
import org.ephemera.aws.logs.FilterProgress;
import org.ephemera.aws.logs.FilteredEvents;
import org.ephemera.aws.logs.InsightsSearch;
import org.ephemera.aws.logs.LogRetention;
import org.ephemera.aws.logs.QueryEnd;
import org.ephemera.aws.logs.QueryProgress;
import org.ephemera.aws.plan.ExecPlan;
import org.ephemera.aws.plan.NamedTrailPlan;
import org.ephemera.aws.target.NamedTrail;
import org.ephemera.aws.target.TrailParameters;
import org.ephemera.aws.target.TrailQuery;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Extent;
import org.ephemera.model.Outcome;
import org.ephemera.model.TimeWindow;

/**
 * One question to the log group of a named trail: {@code FilterLogEvents} with a pattern, or where the group's class does not
 * allow that, as Infrequent Access, Logs Insights. The group has what the trail was told to record, for as long as its
 * retention lasts: older events than the event history, and data events.
 */
public final class TrailLogSource implements EvidenceSource {
    private final AwsClients clients;

    public TrailLogSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        NamedTrail trail = NamedTrail.parse(
                ParameterCodec.read(item, TrailParameters.class).trail());
        Optional<TrailQuery> question = TrailQuery.of(item);
        if (question.isEmpty()) {
            return new Step.Finished(TrailOutcomes.unfit());
        }
        ItemCalls calls = new ItemCalls(TrailCatalog.TRAIL_LOG, recorder, deadline, clients);
        ExecPlan sessions = new ExecPlan(item, recorder);
        Optional<Consumer<String>> reader = ExecPlan.isAbout(item) ? Optional.of(sessions::plan) : Optional.empty();
        InsightsSearch queries = new InsightsSearch(
                clients,
                calls,
                recorder,
                deadline,
                trail.region(),
                group(trail, item),
                "filter " + question.get().asked());
        if (QueryProgress.isOf(from)) {
            return found(item, trail, question.get(), calls, queries.search(searched(item.window()), from, reader));
        }
        FilterEnd end = new FilteredEvents(clients, calls, recorder, deadline)
                .read(
                        new FilteredEvents.Search(
                                trail.region(),
                                group(trail, item),
                                List.of(),
                                question.get().pattern(),
                                searched(item.window()),
                                item.window().to()),
                        FilterProgress.from(from.orElse(Cursor.START)),
                        reader);
        return switch (end) {
            case FilterEnd.OutOfTime late -> new Step.Paused(late.cursor());
            case FilterEnd.Cut cut ->
                finished(question.get(), cut.outcome(), end.progress().extent());
            case FilterEnd.Refused refused
            when FilteredEvents.isOfClass(refused.refusal()) ->
                found(
                        item,
                        trail,
                        question.get(),
                        calls,
                        queries.search(
                                InsightsSearch.untilNow(searched(item.window()), clients), Optional.empty(), reader));
            case FilterEnd.Refused refused ->
                finished(
                        question.get(),
                        refused(trail, refused.refusal()),
                        end.progress().extent());
            case FilterEnd.Whole whole ->
                finished(
                        question.get(),
                        kept(
                                item,
                                trail,
                                calls,
                                whole(item, whole.progress().events()),
                                whole.progress().extent()),
                        whole.progress().extent());
        };
    }

    /** What Logs Insights found. */
    private Step found(PlannedItem item, NamedTrail trail, TrailQuery question, ItemCalls calls, QueryEnd end)
            throws IOException {
        Extent extent = end.progress().extent();
        return switch (end) {
            case QueryEnd.OutOfTime late -> new Step.Paused(late.progress().cursor());
            case QueryEnd.Cut cut -> finished(question, cut.outcome(), extent);
            case QueryEnd.Refused refused -> finished(question, refused(trail, refused.refusal()), extent);
            case QueryEnd.Whole whole -> {
                Outcome outcome = whole(item, whole.progress().events());
                Outcome read = InsightsSearch.gap(whole.progress())
                        .orElseGet(() -> outcome.code()
                                .with(
                                        outcome.detail(),
                                        outcome.message() + "; " + InsightsSearch.how(whole.progress())));
                yield finished(question, kept(item, trail, calls, read, extent), extent);
            }
        };
    }

    private Outcome whole(PlannedItem item, long events) {
        return TrailOutcomes.whole(item, events, clients.clock().instant());
    }

    /** What of the window the log group still had. */
    private Outcome kept(PlannedItem item, NamedTrail trail, ItemCalls calls, Outcome read, Extent had)
            throws IOException {
        LogRetention keeping = new LogRetention(clients, calls, item, trail.region(), group(trail, item));
        return NamedTrailPlan.isHere(item, trail)
                ? keeping.ofTrail(read, had.records())
                : keeping.ofOther(read, trail.account());
    }

    /** By its name it would be looked for in the account of the credentials. */
    private static String group(NamedTrail trail, PlannedItem item) {
        return NamedTrailPlan.isHere(item, trail) ? trail.name() : trail.arn();
    }

    /** An event may be filed under the time at which it was delivered. */
    private static TimeWindow searched(TimeWindow window) {
        return new TimeWindow(window.from(), window.to().plus(TrailLag.LONGEST));
    }

    private static Step finished(TrailQuery question, Outcome outcome, Extent extent) {
        return new Step.Finished(PrefixedOutcome.of(question.shown(), outcome), extent);
    }

    private static Outcome refused(NamedTrail trail, ApiFailure refusal) {
        return refusal.code().equals("ResourceNotFoundException")
                ? TrailOutcomes.gone(trail, refusal)
                : FailureOutcomes.outcome(refusal);
    }
}
