package org.ephemera.aws.trail;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.ephemera.aws.call.ApiRequest;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.CallResult;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.catalog.TrailCatalog;
import org.ephemera.aws.plan.NamedTrailPlan;
import org.ephemera.aws.target.NamedTrail;
import org.ephemera.aws.target.TrailQuery;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.TimeWindow;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudtrail.model.DescribeQueryResponse;
import software.amazon.awssdk.services.cloudtrail.model.GetQueryResultsResponse;
import software.amazon.awssdk.services.cloudtrail.model.StartQueryResponse;

/** The three calls of a query of an event data store. The rows hold the events whole, as JSON, with Lake's own checksum. */
final class LakeQuery {
    private static final int PAGE = 1_000;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    private final NamedTrail.EventDataStore store;
    private final boolean ofOther;
    private final AwsClients clients;
    private final ItemCalls calls;

    LakeQuery(NamedTrail.EventDataStore store, PlannedItem item, AwsClients clients, ItemCalls calls) {
        this.store = store;
        this.ofOther = !NamedTrailPlan.isHere(item, store);
        this.clients = clients;
        this.calls = calls;
    }

    CallResult<StartQueryResponse> start(TrailQuery question, TimeWindow window) throws IOException {
        String statement = statement(question, window);
        return calls.ask(
                ApiRequest.of(TrailCatalog.START_QUERY, store.region(), params(Map.of("QueryStatement", statement))),
                recorded -> clients.cloudTrail(store.region())
                        .startQuery(r -> r.queryStatement(statement)
                                .eventDataStoreOwnerAccountId(owner())
                                .overrideConfiguration(recorded)));
    }

    CallResult<DescribeQueryResponse> describe(String query) throws IOException {
        return calls.ask(
                ApiRequest.of(TrailCatalog.DESCRIBE_QUERY, store.region(), params(Map.of("QueryId", query))),
                recorded -> clients.cloudTrail(store.region())
                        .describeQuery(r -> r.queryId(query)
                                .eventDataStoreOwnerAccountId(owner())
                                .overrideConfiguration(recorded)));
    }

    /** @param view makes a new one for each attempt */
    CallResult<GetQueryResultsResponse> results(String query, String token, Supplier<LakePage> view)
            throws IOException {
        Map<String, String> params = params(Map.of("QueryId", query, "MaxQueryResults", Integer.toString(PAGE)));
        if (!token.isEmpty()) {
            params.put("NextToken", token);
        }
        return calls.ask(
                new ApiRequest(TrailCatalog.GET_QUERY_RESULTS, store.region(), params, view::get),
                recorded -> clients.cloudTrail(store.region())
                        .getQueryResults(r -> r.queryId(query)
                                .maxQueryResults(PAGE)
                                .nextToken(token.isEmpty() ? null : token)
                                .eventDataStoreOwnerAccountId(owner())
                                .overrideConfiguration(recorded)));
    }

    /** Times are whole seconds, in UTC; CloudTrail knows no fractions. */
    private String statement(TrailQuery question, TimeWindow window) {
        Instant to = window.to().plusSeconds(1).minusNanos(1).truncatedTo(ChronoUnit.SECONDS);
        return "SELECT eventTime, eventJson, eventJsonChecksum FROM " + store.id() + " WHERE eventTime >= '"
                + TIME.format(window.from()) + "' AND eventTime < '" + TIME.format(to) + "' AND "
                + question.condition() + " ORDER BY eventTime";
    }

    private @Nullable String owner() {
        return ofOther ? store.account() : null;
    }

    private Map<String, String> params(Map<String, String> asked) {
        Map<String, String> params = new TreeMap<>(asked);
        if (ofOther) {
            params.put("EventDataStoreOwnerAccountId", store.account());
        }
        return params;
    }
}
