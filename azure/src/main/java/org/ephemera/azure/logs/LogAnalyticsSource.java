package org.ephemera.azure.logs;

import com.azure.monitor.query.models.LogsQueryOptions;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.ephemera.azure.call.AzureClients;
import org.ephemera.azure.call.FailureOutcomes;
import org.ephemera.azure.call.ItemCalls;
import org.ephemera.azure.call.TickTimes;
import org.ephemera.azure.catalog.AzurePlace;
import org.ephemera.azure.catalog.ClusterRows;
import org.ephemera.azure.catalog.LogsCatalog;
import org.ephemera.azure.target.NamedWorkspace;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.model.Artifact;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;
import org.ephemera.model.TimeWindow;

/**
 * What a Log Analytics workspace kept of the target: its containers' output and their events, also of instances and
 * targets that are gone, from the tables of either kind of diagnostics. An answer that a limit of the service cut off comes with
 * status 200; it is asked for again in halves of its time.
 */
public final class LogAnalyticsSource implements EvidenceSource {
    /** Less than the 30 seconds that a call may take. */
    private static final Duration SERVER = Duration.ofSeconds(25);

    /** What a workspace keeps that nobody has told anything else. */
    private static final Duration KEPT = Duration.ofDays(30);

    /** A search that reaches farther back is refused, and clocks differ a little. */
    private static final Duration MARGIN = Duration.ofMinutes(10);

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final int MOST_PAGES = 5_000;

    /** Two may search at once, and whoever is throttled then waits for others' searches to end, which take their time. */
    private static final int MOST_SEARCHES = 3;

    private static final int NO_CONTENT = 204;

    private final AzureClients clients;
    private final Artifact artifact;

    public LogAnalyticsSource(AzureClients clients) {
        this(clients, LogsCatalog.ROWS);
    }

    private LogAnalyticsSource(AzureClients clients, Artifact artifact) {
        this.clients = clients;
        this.artifact = artifact;
    }

    /** What is asked about a cluster: an item says which of them it is. */
    public static List<Artifact> ofClusters() {
        return Arrays.stream(ClusterRows.values()).map(ClusterRows::artifact).toList();
    }

    /** @param artifact one of {@link #ofClusters} */
    public static LogAnalyticsSource of(Artifact artifact, AzureClients clients) {
        return new LogAnalyticsSource(clients, artifact);
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        TimeWindow window = item.window();
        RowProgress progress = RowProgress.from(from.orElse(Cursor.START), window);
        TableSchedule turns =
                TableSchedule.from(from.orElse(Cursor.START), LogTables.of(item).names());
        ItemCalls calls = new ItemCalls(artifact, recorder, deadline, clients);
        int searches = 0;
        while (true) {
            if (!progress.reached().isBefore(window.to())) {
                if (turns.later().isEmpty()) {
                    return finished(item, whole(item, turns, progress), progress);
                }
                turns = turns.next();
                progress = progress.again(window);
            }
            if (deadline.passed()) {
                return new Step.Paused(cursor(progress, turns));
            }
            if (progress.pages() >= MOST_PAGES) {
                return finished(item, cut(progress, "no more than " + MOST_PAGES + " queries are made"), progress);
            }
            TimeWindow span = progress.next(window);
            AtomicReference<TableView> table = new AtomicReference<>(new TableView());
            switch (ask(calls, item, turns, span, table)) {
                case CallResult.Refused<QueryCompleteness> refused -> {
                    if (calls.cutByDeadline(refused.refusal())) {
                        return new Step.Paused(cursor(progress, turns));
                    }
                    if (refused.refusal().status() == NO_CONTENT) {
                        return finished(item, withoutData(item, progress), progress);
                    }
                    boolean split = TableFailures.isTooMuch(refused.refusal()) && !isShortest(span);
                    if (turns.isSearch() && !split) {
                        searches++;
                        if (searches >= MOST_SEARCHES || !FailureOutcomes.mayPass(refused.refusal())) {
                            // The other tables have their turns all the same.
                            searches = 0;
                            turns = turns.unreadable(
                                    FailureOutcomes.outcome(refused.refusal()).message());
                            progress = progress.passed(window);
                        }
                    } else if (TableFailures.isOfPlan(refused.refusal())) {
                        turns = turns.areTogether() ? turns.apart() : search(turns, recorder);
                        progress = progress.again(turns.isSearch() ? searchable(window) : window);
                    } else if (TableFailures.isOfQuestionTogether(refused.refusal(), turns)) {
                        turns = turns.apart();
                        progress = progress.again(window);
                    } else if (TableFailures.isNoTable(refused.refusal()) && !turns.areTogether()) {
                        progress = progress.passed(window);
                    } else if (TableFailures.isOfQuestionAlone(refused.refusal(), turns, item)) {
                        turns = turns.refused(
                                FailureOutcomes.outcome(refused.refusal()).message());
                        progress = progress.passed(window);
                    } else if (!split) {
                        return finished(item, refused(item, refused.refusal(), progress), progress);
                    } else {
                        progress = progress.split(span);
                    }
                }
                case CallResult.Answered<QueryCompleteness> answered -> {
                    searches = 0;
                    boolean whole = answered.response().whole();
                    calls.log(
                            answered.received(),
                            new ResponsePage(
                                    progress.pages() + 1, !whole, table.get().rows()));
                    if (!whole && isShortest(span)) {
                        return finished(item, cut(progress, answered.response().said()), progress);
                    }
                    progress = whole ? progress.plus(table.get(), span) : progress.split(span);
                }
            }
            recorder.reached(cursor(progress, turns));
        }
    }

    private static Cursor cursor(RowProgress progress, TableSchedule turns) {
        Map<String, String> state = new TreeMap<>(progress.cursor().state());
        state.putAll(turns.state());
        return new Cursor(state);
    }

    private CallResult<QueryCompleteness> ask(
            ItemCalls calls, PlannedItem item, TableSchedule turns, TimeWindow span, AtomicReference<TableView> table)
            throws IOException {
        if (turns.isSearch()) {
            return search(calls, item, turns.now().getFirst(), span, table);
        }
        String query = LogTables.of(item).query(turns.now(), span);
        String workspace = NamedWorkspace.of(item);
        ApiRequest question = new ApiRequest(
                LogsCatalog.QUERY, new TreeMap<>(Map.of("workspaceId", workspace, "query", query)), () -> {
                    table.set(new TableView());
                    return table.get();
                });
        LogsQueryOptions options = new LogsQueryOptions().setServerTimeout(SERVER);
        // The query says of which time. What the SDK calls all time it writes with years of nine digits, which is no
        // time to the
        // service; without any, no more is left out than by the query.
        return calls.ask(
                question,
                recorded -> QueryCompleteness.of(clients.logs()
                        .queryWorkspaceWithResponse(workspace, query, null, options, recorded)
                        .getValue()));
    }

    private CallResult<QueryCompleteness> search(
            ItemCalls calls, PlannedItem item, String searched, TimeWindow span, AtomicReference<TableView> table)
            throws IOException {
        String query = LogTables.of(item).search(searched);
        String workspace = NamedWorkspace.of(item);
        Map<String, String> params = Map.of(
                "workspaceId", workspace, "query", query, "timespan", TickTimes.from(span) + "/" + TickTimes.to(span));
        ApiRequest question = new ApiRequest(LogsCatalog.SEARCH, new TreeMap<>(params), () -> {
            table.set(new TableView());
            return table.get();
        });
        return calls.ask(
                question,
                recorded -> QueryCompleteness.of(clients.tables().ask(workspace, query, span, SERVER, recorded)));
    }

    /** It is told of, as it costs: by what of the table is in the time, whosever it is. */
    private static TableSchedule search(TableSchedule turns, Recorder recorder) {
        recorder.footprint(
                "searching " + turns.now().getFirst() + ", a table in the Basic or Auxiliary plan, is charged by"
                        + " all that the table holds of the time that is searched");
        return turns.search();
    }

    /** Of what is older only a job that writes a table of its own would tell. */
    private TimeWindow searchable(TimeWindow window) {
        Instant oldest = clients.clock().instant().minus(KEPT).plus(MARGIN);
        return window.from().isBefore(oldest) && oldest.isBefore(window.to())
                ? new TimeWindow(oldest, window.to())
                : window;
    }

    private static boolean isShortest(TimeWindow span) {
        return span.length().compareTo(SHORTEST) <= 0;
    }

    private static Step finished(PlannedItem item, Outcome outcome, RowProgress progress) {
        return new Step.Finished(
                PrefixedOutcome.of("workspace " + NamedWorkspace.of(item), outcome), progress.extent());
    }

    private Outcome whole(PlannedItem item, TableSchedule turns, RowProgress progress) {
        String splits = progress.splits() == 0
                ? ""
                : "; " + CountText.of(progress.splits(), "answer")
                        + " were cut off by a limit and asked for again in parts";
        String searched = turns.searched().isEmpty()
                ? ""
                : "; " + String.join(" and ", turns.searched())
                        + (turns.searched().size() == 1 ? " was" : " were")
                        + " searched, in the Basic or Auxiliary plan";
        String late = searched + "; rows come up to ten minutes late"
                + LogTables.of(item).left() + gone(item);
        if (!turns.unread().isEmpty() || !turns.refused().isEmpty()) {
            String unread = unread(turns);
            boolean all =
                    turns.unread().tables().size() + turns.refused().tables().size()
                            == LogTables.of(item).names().size();
            return progress.rows() == 0
                    ? new Outcome.Failed(
                            turns.unread().isEmpty() ? DetailCode.TABLE_REFUSED : DetailCode.BASIC_PLAN,
                            (all ? "" : "no other table has rows of the target in the window; ") + unread)
                    : new Outcome.Partial(CountText.of(progress.rows(), "row") + splits + late + "; " + unread);
        }
        if (!turns.searched().isEmpty() && !searchable(item.window()).equals(item.window())) {
            return new Outcome.Partial(CountText.of(progress.rows(), "row") + splits + late + "; what is older than "
                    + KEPT.toDays() + " days is not searched: a search job in the portal has it");
        }
        boolean withoutReads = ClusterRows.isWithoutReads(item);
        if (progress.rows() == 0) {
            String none = "the workspace has no rows of " + about(item) + " in the window" + late;
            return withoutReads || ClusterRows.isElsewhere(item) || LogTables.isInInsights(item)
                    ? new Outcome.NotEnabled(none)
                    : new Outcome.Empty(none);
        }
        String some = CountText.of(progress.rows(), "row") + splits + late;
        return withoutReads ? new Outcome.Partial(some) : new Outcome.Collected(some);
    }

    private static String unread(TableSchedule turns) {
        String searched = turns.unread().are("is", "are")
                + " in the Basic or Auxiliary plan, whose tables the API for queries does not read, and the one that"
                + " searches gave no whole answer, so it is not here, or not whole: search there in the portal, one table at a"
                + " time, before the rows are gone, or choose the Analytics plan for the next time"
                + turns.unread().because();
        String refused = turns.refused().are("was", "were")
                + " refused, asked for alone too, so what is there is not here: look there in the portal before the rows are gone"
                + turns.refused().because();
        return turns.refused().isEmpty() ? searched : turns.unread().isEmpty() ? refused : searched + "; " + refused;
    }

    /** A workspace does not say that it has deleted rows. */
    private String gone(PlannedItem item) {
        boolean old = item.window().from().isBefore(clients.clock().instant().minus(KEPT));
        return old
                ? "; a table keeps rows for " + KEPT.toDays()
                        + " days unless it was told otherwise, and those that it has"
                        + " deleted are not told from those that never were"
                : "";
    }

    private static String about(PlannedItem item) {
        return ClusterRows.of(item).isPresent()
                ? "the target"
                : AzurePlace.of(item).noun();
    }

    private static Outcome cut(RowProgress progress, String why) {
        return new Outcome.Partial(CountText.of(progress.rows(), "row") + " until " + progress.reached()
                + " are there, the rest is not: " + why + "; ask for a shorter time with --from and --to");
    }

    /** A workspace that has no row in any table answers so, with no body, whatever it is asked. */
    private static Outcome withoutData(PlannedItem item, RowProgress progress) {
        String none = "the workspace has no data at all";
        LogTables tables = LogTables.of(item);
        return progress.rows() == 0
                ? new Outcome.NotEnabled(none + " and so none in the tables " + tables.missing()
                        + (ClusterRows.isWithoutReads(item) ? tables.left() : ""))
                : cut(progress, none + " any more");
    }

    private static Outcome refused(PlannedItem item, ApiFailure refusal, RowProgress progress) {
        if (TableFailures.isNoTable(refusal)) {
            String missing = LogTables.of(item).missing();
            return new Outcome.NotEnabled("the workspace has none of the tables " + missing
                    + "; it says the same to a caller who may not read them, who needs " + LogsCatalog.TABLES);
        }
        Outcome outcome = FailureOutcomes.outcome(refusal);
        return progress.pages() == 0 ? outcome : cut(progress, outcome.message());
    }
}
