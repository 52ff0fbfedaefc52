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
import org.ephemera.azure.call.AzureTimes;
import org.ephemera.azure.call.FailureOutcomes;
import org.ephemera.azure.call.ItemCalls;
import org.ephemera.azure.catalog.AzurePlace;
import org.ephemera.azure.catalog.ClusterRows;
import org.ephemera.azure.catalog.LogsCatalog;
import org.ephemera.azure.target.NamedWorkspace;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.Artifact;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;
import org.ephemera.model.TimeWindow;

/**
 * Source of the rows about the target in a Log Analytics workspace: output and events of its containers, also of
 * deleted instances and targets, from the tables of both kinds of diagnostics. A response that a service limit
 * truncated has status 200; its time range is halved and requested again.
 */
public final class LogAnalyticsSource implements EvidenceSource {
    /** Time limit of a query at the service; shorter than the 30 seconds of a call. */
    private static final Duration SERVER = Duration.ofSeconds(25);

    /** Default retention of a workspace. */
    private static final Duration KEPT = Duration.ofDays(30);

    /** Margin for clock differences: the service rejects a search that begins before its retention. */
    private static final Duration MARGIN = Duration.ofMinutes(10);

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final int MOST_PAGES = 5_000;

    /**
     * Attempts of a search. Azure allows two concurrent searches, and a throttled request has to wait until the long
     * searches of other callers end.
     */
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

    /** Returns the artifacts of a cluster's rows. The parameters of an item name the kind of rows. */
    public static List<Artifact> ofClusters() {
        return Arrays.stream(ClusterRows.values()).map(ClusterRows::artifact).toList();
    }

    /**
     * Creates the source of a cluster's rows.
     *
     * @param artifact one of {@link #ofClusters}
     */
    public static LogAnalyticsSource of(Artifact artifact, AzureClients clients) {
        return new LogAnalyticsSource(clients, artifact);
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        TimeWindow window = item.window();
        RowProgress progress = RowProgress.from(from.orElse(ResumeCursor.START), window);
        TableSchedule schedule = TableSchedule.from(
                from.orElse(ResumeCursor.START), LogTables.of(item).names());
        ItemCalls calls = new ItemCalls(artifact, recorder, deadline, clients);
        int searches = 0;
        while (true) {
            if (!progress.reached().isBefore(window.to())) {
                if (schedule.remaining().isEmpty()) {
                    return finished(item, complete(item, schedule, progress), progress);
                }
                schedule = schedule.next();
                progress = progress.restart(window);
            }
            if (deadline.passed()) {
                return new SourceResult.Paused(cursor(progress, schedule));
            }
            if (progress.pages() >= MOST_PAGES) {
                return finished(
                        item, cut(progress, "the limit of " + MOST_PAGES + " queries per item was reached"), progress);
            }
            TimeWindow span = progress.nextSpan(window);
            AtomicReference<TableView> table = new AtomicReference<>(new TableView());
            switch (ask(calls, item, schedule, span, table)) {
                case CallResult.Failed<QueryCompleteness> refused -> {
                    if (calls.isEndedByDeadline(refused.failure())) {
                        return new SourceResult.Paused(cursor(progress, schedule));
                    }
                    if (refused.failure().status() == NO_CONTENT) {
                        return finished(item, withoutData(item, progress), progress);
                    }
                    boolean split = TableFailures.isTimeout(refused.failure()) && !isShortest(span);
                    if (schedule.isSearch() && !split) {
                        searches++;
                        if (searches >= MOST_SEARCHES || !FailureOutcomes.isTemporary(refused.failure())) {
                            // The remaining tables are still queried.
                            searches = 0;
                            schedule = schedule.markUnread(
                                    FailureOutcomes.outcome(refused.failure()).message());
                            progress = progress.skip(window);
                        }
                    } else if (TableFailures.isUnsupportedPlan(refused.failure())) {
                        schedule = schedule.isUnion() ? schedule.separately() : search(schedule, recorder);
                        progress = progress.restart(schedule.isSearch() ? searchable(window) : window);
                    } else if (TableFailures.isRejectedUnion(refused.failure(), schedule)) {
                        schedule = schedule.separately();
                        progress = progress.restart(window);
                    } else if (TableFailures.isMissingTable(refused.failure()) && !schedule.isUnion()) {
                        progress = progress.skip(window);
                    } else if (TableFailures.isRejectedTable(refused.failure(), schedule, item)) {
                        schedule = schedule.refused(
                                FailureOutcomes.outcome(refused.failure()).message());
                        progress = progress.skip(window);
                    } else if (!split) {
                        return finished(item, refused(item, refused.failure(), progress), progress);
                    } else {
                        progress = progress.split(span);
                    }
                }
                case CallResult.Answered<QueryCompleteness> answered -> {
                    searches = 0;
                    boolean complete = answered.response().isComplete();
                    calls.log(
                            answered.stored(),
                            new ResponsePage(
                                    progress.pages() + 1, !complete, table.get().rows()));
                    if (!complete && isShortest(span)) {
                        return finished(item, cut(progress, answered.response().message()), progress);
                    }
                    progress = complete ? progress.plus(table.get(), span) : progress.split(span);
                }
            }
            recorder.reached(cursor(progress, schedule));
        }
    }

    private static ResumeCursor cursor(RowProgress progress, TableSchedule schedule) {
        Map<String, String> state = new TreeMap<>(progress.cursor().state());
        state.putAll(schedule.state());
        return new ResumeCursor(state);
    }

    private CallResult<QueryCompleteness> ask(
            ItemCalls calls,
            PlannedItem item,
            TableSchedule schedule,
            TimeWindow span,
            AtomicReference<TableView> table)
            throws IOException {
        if (schedule.isSearch()) {
            return search(calls, item, schedule.current().getFirst(), span, table);
        }
        String query = LogTables.of(item).query(schedule.current(), span);
        String workspace = NamedWorkspace.of(item);
        ApiRequest request = new ApiRequest(
                LogsCatalog.QUERY, new TreeMap<>(Map.of("workspaceId", workspace, "query", query)), () -> {
                    table.set(new TableView());
                    return table.get();
                });
        LogsQueryOptions options = new LogsQueryOptions().setServerTimeout(SERVER);
        // The query itself contains the time range. The SDK writes its "all time" range with nine-digit years, which
        // the service rejects; no range means that only the query filters.
        return calls.call(
                request,
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
                "workspaceId",
                workspace,
                "query",
                query,
                "timespan",
                AzureTimes.from(span) + "/" + AzureTimes.to(span));
        ApiRequest request = new ApiRequest(LogsCatalog.SEARCH, new TreeMap<>(params), () -> {
            table.set(new TableView());
            return table.get();
        });
        return calls.call(
                request,
                recorded -> QueryCompleteness.of(clients.tables().search(workspace, query, span, SERVER, recorded)));
    }

    /**
     * Switches to the search API and records a footprint, because a search is charged by all data of the table in the
     * time range.
     */
    private static TableSchedule search(TableSchedule schedule, Recorder recorder) {
        recorder.footprint(
                "searching " + schedule.current().getFirst() + ", a table in the Basic or Auxiliary plan, is charged by"
                        + " all data that the table holds for the searched time range");
        return schedule.search();
    }

    /**
     * Returns the part of the window that can be searched. Older rows can only be read with a search job, which writes
     * a table.
     */
    private TimeWindow searchable(TimeWindow window) {
        Instant oldest = clients.clock().instant().minus(KEPT).plus(MARGIN);
        return window.from().isBefore(oldest) && oldest.isBefore(window.to())
                ? new TimeWindow(oldest, window.to())
                : window;
    }

    private static boolean isShortest(TimeWindow span) {
        return span.length().compareTo(SHORTEST) <= 0;
    }

    private static SourceResult finished(PlannedItem item, Outcome outcome, RowProgress progress) {
        return new SourceResult.Finished(
                PrefixedOutcome.of("workspace " + NamedWorkspace.of(item), outcome), progress.extent());
    }

    private Outcome complete(PlannedItem item, TableSchedule schedule, RowProgress progress) {
        String splits = progress.splits() == 0
                ? ""
                : "; " + CountText.of(progress.splits(), "response") + " truncated by a service limit and requested"
                        + " again in parts";
        String searched = schedule.searched().isEmpty()
                ? ""
                : "; " + String.join(" and ", schedule.searched())
                        + (schedule.searched().size() == 1 ? " was" : " were")
                        + " searched, in the Basic or Auxiliary plan";
        String late = searched + "; rows arrive up to ten minutes late"
                + LogTables.of(item).caveat() + retention(item);
        if (!schedule.unread().isEmpty() || !schedule.refused().isEmpty()) {
            String unread = unread(schedule);
            boolean all = schedule.unread().tables().size()
                            + schedule.refused().tables().size()
                    == LogTables.of(item).names().size();
            return progress.rows() == 0
                    ? new Outcome.Failed(
                            schedule.unread().isEmpty() ? DetailCode.TABLE_REFUSED : DetailCode.BASIC_PLAN,
                            (all ? "" : "no other table has rows of the target in the window; ") + unread)
                    : new Outcome.Partial(CountText.of(progress.rows(), "row") + splits + late + "; " + unread);
        }
        if (!schedule.searched().isEmpty() && !searchable(item.window()).equals(item.window())) {
            return new Outcome.Partial(CountText.of(progress.rows(), "row") + splits + late + "; rows older than "
                    + KEPT.toDays() + " days were not searched: run a search job in the portal for them");
        }
        boolean withoutReads = ClusterRows.excludesReads(item);
        if (progress.rows() == 0) {
            String none = "the workspace has no rows of " + about(item) + " in the window" + late;
            return withoutReads || ClusterRows.isStoredElsewhere(item) || LogTables.isInInsights(item)
                    ? new Outcome.NotEnabled(none)
                    : new Outcome.Empty(none);
        }
        String some = CountText.of(progress.rows(), "row") + splits + late;
        return withoutReads ? new Outcome.Partial(some) : new Outcome.Collected(some);
    }

    private static String unread(TableSchedule schedule) {
        String searched = schedule.unread().asSubject("is", "are")
                + " in the Basic or Auxiliary plan, which the query API does not read, and the search was"
                + " incomplete, so rows are missing: search each table in the portal before the rows expire, or"
                + " choose the Analytics plan for the next time"
                + schedule.unread().reasonClause();
        String refused = schedule.refused().asSubject("was", "were")
                + " refused, also when queried separately, so rows are missing: query in the portal before the rows"
                + " expire"
                + schedule.refused().reasonClause();
        return schedule.refused().isEmpty()
                ? searched
                : schedule.unread().isEmpty() ? refused : searched + "; " + refused;
    }

    /** Returns a caveat for old windows, because a workspace does not report deleted rows. */
    private String retention(PlannedItem item) {
        boolean old = item.window().from().isBefore(clients.clock().instant().minus(KEPT));
        return old
                ? "; a table keeps rows for " + KEPT.toDays() + " days by default, and the workspace does not"
                        + " report which rows it deleted"
                : "";
    }

    private static String about(PlannedItem item) {
        return ClusterRows.of(item).isPresent()
                ? "the target"
                : AzurePlace.of(item).noun();
    }

    private static Outcome cut(RowProgress progress, String why) {
        return new Outcome.Partial(CountText.of(progress.rows(), "row") + " until " + progress.reached()
                + " were collected, later rows are missing: " + why + "; collect a shorter time range with --from"
                + " and --to");
    }

    /**
     * Returns the outcome of a workspace without a row in any table: it answers every query with status 204 and no
     * body.
     */
    private static Outcome withoutData(PlannedItem item, RowProgress progress) {
        String none = "the workspace has no data at all";
        LogTables tables = LogTables.of(item);
        return progress.rows() == 0
                ? new Outcome.NotEnabled(none + ", including the tables " + tables.missingClause()
                        + (ClusterRows.excludesReads(item) ? tables.caveat() : ""))
                : cut(progress, none + " any more");
    }

    private static Outcome refused(PlannedItem item, ApiFailure refusal, RowProgress progress) {
        if (TableFailures.isMissingTable(refusal)) {
            String missing = LogTables.of(item).missingClause();
            return new Outcome.NotEnabled("the workspace has none of the tables " + missing
                    + "; Log Analytics returns the same error to a caller without the permission "
                    + LogsCatalog.TABLES);
        }
        Outcome outcome = FailureOutcomes.outcome(refusal);
        return progress.pages() == 0 ? outcome : cut(progress, outcome.message());
    }
}
