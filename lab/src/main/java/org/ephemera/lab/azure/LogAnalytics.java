package org.ephemera.lab.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.format.JacksonMappers;
import org.ephemera.lab.http.HttpAnswer;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.lab.scenario.AzureTable;
import org.jspecify.annotations.Nullable;

/**
 * Simulated query operation of Log Analytics. Queries of one form are supported: a union of tables with conditions on
 * the rows. One column may be blanked, and the result is the rows in order of time or their count. A condition may
 * contain a {@link KustoSubquery}. Tables of the Basic plan are searched with another form. As in the service, a result
 * above the row limit is truncated and has status 200 with {@code PartialError}.
 */
final class LogAnalytics {
    private static final int LIMIT = 500_000;
    private static final Set<String> REALS = Set.of("Count", "Count_d", "CounterValue", "Val");
    private static final Pattern QUERY =
            Pattern.compile("union isfuzzy=true withsource=(?<source>\\w+) (?<tables>[\\w, ]+)"
                    + "(?<conditions>(?:\\| where [^|]+)+)(?:\\| extend (?<blank>\\w+)=\"\")?"
                    + "\\| (?<end>count|order by TimeGenerated asc)");

    private static final Pattern SEARCH =
            Pattern.compile("(?<tables>\\w+)\\| extend (?<source>TableName)=\"\\k<tables>\""
                    + "(?<conditions>(?:\\| where [^|]+)+)(?:\\| extend (?<blank>\\w+)=\"\")?");

    private static final Pattern SPAN = Pattern.compile("(?<from>[0-9]{4}-[^/]+)/(?<to>[0-9]{4}-[^/]+)");

    /** ISO 8601 time or duration, or two of them separated by a slash. Years have four digits. */
    private static final Pattern TIMESPAN = Pattern.compile("(?:[0-9]{4}-[^/]+|P[^/]+)(?:/(?:[0-9]{4}-[^/]+|P[^/]+))?");

    /**
     * Error message of the service for a query of a Basic table, and for a query of a Basic table together with others.
     */
    private static final String BASIC =
            "The request had some invalid properties: Query of Basic Logs table is not supported"
                    + " with the API 'https://api.loganalytics.io/v1/workspaces/{workspaceId}/query'.";

    private static final String BASIC_AMONG_OTHERS =
            "The request had some invalid properties: The query should contain a"
                    + " single Basic or Auxiliary Logs table.";

    private final AzureScenario scenario;

    private LogAnalytics(AzureScenario scenario) {
        this.scenario = scenario;
    }

    static List<OperationRoute> routes(AzureScenario scenario) {
        LogAnalytics analytics = new LogAnalytics(scenario);
        return List.of(
                OperationRoute.ask(
                        "/v1/workspaces/(?<workspace>[^/]+)/search",
                        "operationalinsights:Query_Search",
                        "Microsoft.OperationalInsights/workspaces/query/read",
                        analytics::search),
                OperationRoute.of(
                        "POST",
                        "/v1/workspaces/(?<workspace>[^/]+)/query",
                        "operationalinsights:Query_Execute",
                        "Microsoft.OperationalInsights/workspaces/query/read",
                        "",
                        (call, path) -> analytics.hasNoData(path)
                                ? HttpAnswer.of(204, "application/json; charset=utf-8", new byte[0])
                                : OperationRoute.json(analytics::query).answer(call, path)));
    }

    /**
     * Reports whether the workspace has no data. The service does not parse the query then (Azure Monitor, "No data in
     * workspace").
     */
    private boolean hasNoData(Matcher path) {
        List<AzureTable> tables = tables(path);
        return !tables.isEmpty()
                && tables.stream().allMatch(table -> table.rows().isEmpty());
    }

    private List<AzureTable> tables(Matcher path) {
        return scenario.tables().stream()
                .filter(table -> table.workspace().equalsIgnoreCase(path.group("workspace")))
                .toList();
    }

    private ObjectNode query(AzureCall call, Matcher path) throws AzureError {
        List<AzureTable> tables = tables(path);
        if (tables.isEmpty()) {
            throw new AzureError(
                    404, "WorkspaceNotFoundError", "The workspace " + path.group("workspace") + " could not be found");
        }
        JsonNode body = body(call);
        String timespan = body.path("timespan").asText("");
        if (!timespan.isEmpty() && !TIMESPAN.matcher(timespan).matches()) {
            throw AzureError.badRequest("BadArgumentError", "The timespan is invalid: " + timespan);
        }
        Matcher query = QUERY.matcher(KustoSubquery.resolve(
                body.path("query")
                        .asText()
                        .replaceAll("\\s*\\|\\s*", "|")
                        .replace("|", "| ")
                        .strip(),
                tables));
        if (!query.matches()) {
            throw AzureError.badRequest("BadArgumentError", "The request had some invalid properties");
        }
        Set<String> names = new TreeSet<>(List.of(query.group("tables").strip().split(" *, *")));
        List<AzureTable> requested =
                tables.stream().filter(table -> names.contains(table.name())).toList();
        if (requested.isEmpty()) {
            throw AzureError.ofQuery("union: must have at least one operand that can be evaluated successfully when"
                    + " running with 'Fuzzy' mode.");
        }
        if (requested.stream().anyMatch(AzureTable::basic)) {
            throw AzureError.badRequest("BadArgumentError", requested.size() == 1 ? BASIC : BASIC_AMONG_OTHERS);
        }
        List<ObjectNode> rows = rows(requested, query);
        return query.group("end").equals("count") ? count(rows) : table(rows, query.group("source"), call);
    }

    /**
     * Searches one Basic table, which {@link #query} refuses. The query parameter {@code timespan} contains the time
     * range; the query cannot contain other tables.
     */
    private ObjectNode search(AzureCall call, Matcher path) throws AzureError {
        Matcher time = SPAN.matcher(call.param("timespan").orElse(""));
        Matcher query = SEARCH.matcher(body(call).path("query").asText().replaceAll("\\s*\\|\\s*", "| "));
        if (!time.matches() || !query.matches()) {
            throw AzureError.badRequest("BadArgumentError", "The request had some invalid properties");
        }
        List<AzureTable> requested = tables(path).stream()
                .filter(table -> table.basic() && table.name().equals(query.group("tables")))
                .toList();
        if (requested.isEmpty()) {
            throw AzureError.ofQuery(
                    "Failed to resolve table or column expression named '" + query.group("tables") + "'");
        }
        Instant from = Instant.parse(time.group("from"));
        Instant to = Instant.parse(time.group("to"));
        List<ObjectNode> rows = rows(requested, query).stream()
                .filter(row -> {
                    Instant at = Instant.parse(row.path("TimeGenerated").asText());
                    return !at.isBefore(from) && at.isBefore(to);
                })
                .toList();
        return table(rows, query.group("source"), call);
    }

    private static List<ObjectNode> rows(List<AzureTable> tables, Matcher query) throws AzureError {
        Predicate<JsonNode> wanted = row -> true;
        for (String condition : query.group("conditions").split("\\| where ", -1)) {
            wanted = condition.isBlank() ? wanted : wanted.and(KustoCondition.parse(condition));
        }
        Predicate<JsonNode> requested = wanted;
        String blank = query.group("blank");
        return tables.stream()
                .flatMap(table ->
                        table.rows().stream().map(row -> row.deepCopy().put(query.group("source"), table.name())))
                .filter(requested)
                .map(row -> blank == null ? row : row.put(blank, ""))
                .sorted(Comparator.comparing(row -> row.path("TimeGenerated").asText()))
                .toList();
    }

    private static ObjectNode count(List<ObjectNode> rows) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ObjectNode table = answer.putArray("tables").addObject().put("name", "PrimaryResult");
        table.putArray("columns").addObject().put("name", "Count").put("type", "long");
        table.putArray("rows").addArray().add(rows.size());
        return answer;
    }

    private static ObjectNode table(List<ObjectNode> rows, String source, AzureCall call) {
        int limit = call.faults()
                .first(Fault.PageSize.class)
                .map(Fault.PageSize::items)
                .orElse(LIMIT);
        Set<String> columns = new TreeSet<>(Set.of("TimeGenerated", source));
        rows.forEach(row -> row.fieldNames().forEachRemaining(columns::add));
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ObjectNode table = answer.putArray("tables").addObject().put("name", "PrimaryResult");
        ArrayNode heads = table.putArray("columns");
        columns.forEach(name -> heads.addObject().put("name", name).put("type", type(name)));
        ArrayNode body = table.putArray("rows");
        rows.stream().limit(limit).forEach(row -> {
            ArrayNode cells = body.addArray();
            columns.forEach(name -> cells.add(cell(row.get(name))));
        });
        if (rows.size() > limit) {
            partial(answer, limit);
        }
        return answer;
    }

    /** Returns a cell. The value of a dynamic column is JSON text. */
    private static @Nullable JsonNode cell(@Nullable JsonNode value) {
        return value != null && value.isContainerNode() ? JsonNodeFactory.instance.textNode(value.toString()) : value;
    }

    private static void partial(ObjectNode answer, int limit) {
        ObjectNode error = answer.putObject("error")
                .put("code", "PartialError")
                .put("message", "There were some errors when processing your query.");
        ObjectNode detail = error.putArray("details")
                .addObject()
                .put("code", "EngineError")
                .put("message", "Something went wrong processing your query on the server.");
        detail.putObject("innererror")
                .put("code", "-2133196797")
                .put("message", "The results of this query exceed the set limit of " + limit + " records")
                .put("severity", 2)
                .put("severityName", "Error");
    }

    private static String type(String column) {
        return Stream.of("TimeGenerated", "_t", "Time").anyMatch(column::endsWith)
                ? "datetime"
                : REALS.contains(column) ? "real" : "string";
    }

    private static JsonNode body(AzureCall call) throws AzureError {
        try {
            return JacksonMappers.json().readTree(call.body());
        } catch (IOException e) {
            throw AzureError.badRequest("BadArgumentError", "The request is no JSON");
        }
    }
}
