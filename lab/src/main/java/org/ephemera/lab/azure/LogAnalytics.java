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
 * One shape of query, of all that Kusto knows: a union of tables, rows on conditions, a column that is blanked, in order of time or
 * counted; a condition may ask another table ({@link KustoSubquery}). A table of the Basic plan is searched, by another shape. More rows than the limit are cut off, with status 200 and
 * {@code PartialError}, as the service does it.
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

    /** Two times of ISO 8601, or one and a duration; years have four digits. */
    private static final Pattern TIMESPAN = Pattern.compile("(?:[0-9]{4}-[^/]+|P[^/]+)(?:/(?:[0-9]{4}-[^/]+|P[^/]+))?");

    /** The service's own words, of a table of that plan and of one that is asked for with others. */
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

    /** Nobody looks at the question then (Azure Monitor, "No data in workspace"). */
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
        Matcher query = QUERY.matcher(KustoSubquery.resolved(
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
        List<AzureTable> asked =
                tables.stream().filter(table -> names.contains(table.name())).toList();
        if (asked.isEmpty()) {
            throw AzureError.ofQuery("union: must have at least one operand that can be evaluated successfully when"
                    + " running with 'Fuzzy' mode.");
        }
        if (asked.stream().anyMatch(AzureTable::basic)) {
            throw AzureError.badRequest("BadArgumentError", asked.size() == 1 ? BASIC : BASIC_AMONG_OTHERS);
        }
        List<ObjectNode> rows = rows(asked, query);
        return query.group("end").equals("count") ? count(rows) : table(rows, query.group("source"), call);
    }

    /** One table that {@link #query} refuses; of which time stands in the address, and nothing of another table in the question. */
    private ObjectNode search(AzureCall call, Matcher path) throws AzureError {
        Matcher time = SPAN.matcher(call.param("timespan").orElse(""));
        Matcher query = SEARCH.matcher(body(call).path("query").asText().replaceAll("\\s*\\|\\s*", "| "));
        if (!time.matches() || !query.matches()) {
            throw AzureError.badRequest("BadArgumentError", "The request had some invalid properties");
        }
        List<AzureTable> asked = tables(path).stream()
                .filter(table -> table.basic() && table.name().equals(query.group("tables")))
                .toList();
        if (asked.isEmpty()) {
            throw AzureError.ofQuery(
                    "Failed to resolve table or column expression named '" + query.group("tables") + "'");
        }
        Instant from = Instant.parse(time.group("from"));
        Instant to = Instant.parse(time.group("to"));
        List<ObjectNode> rows = rows(asked, query).stream()
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
        Predicate<JsonNode> asked = wanted;
        String blank = query.group("blank");
        return tables.stream()
                .flatMap(table ->
                        table.rows().stream().map(row -> row.deepCopy().put(query.group("source"), table.name())))
                .filter(asked)
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

    /** Of a dynamic column the text. */
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
