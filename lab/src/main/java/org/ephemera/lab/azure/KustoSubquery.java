package org.ephemera.lab.azure;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.ephemera.lab.scenario.AzureTable;

/**
 * Subquery in a Kusto condition of the simulated Log Analytics, instead of a list of values. The values are the
 * distinct values of a column of another table, and one printed value. The union is fuzzy: a table that the workspace
 * does not have is ignored.
 */
final class KustoSubquery {
    private static final Pattern LIST = Pattern.compile(
            "\\(\\(union isfuzzy=true \\((?<table>\\w+)(?<conditions>(?:\\| where [^|]+)+)\\| distinct (?<column>\\w+)\\),"
                    + " \\(print \\k<column>=\"(?<printed>[^\"]*)\"\\)\\)\\)");

    private KustoSubquery() {}

    /** Replaces every subquery by the list of its values. */
    static String resolve(String query, List<AzureTable> tables) throws AzureError {
        StringBuilder result = new StringBuilder();
        Matcher list = LIST.matcher(query);
        while (list.find()) {
            list.appendReplacement(result, Matcher.quoteReplacement(values(list, tables)));
        }
        return list.appendTail(result).toString();
    }

    private static String values(Matcher list, List<AzureTable> tables) throws AzureError {
        Predicate<JsonNode> wanted = row -> true;
        for (String condition : list.group("conditions").split("\\| where ", -1)) {
            wanted = condition.isBlank() ? wanted : wanted.and(KustoCondition.parse(condition));
        }
        Predicate<JsonNode> requested = wanted;
        TreeSet<String> values = tables.stream()
                .filter(table -> table.name().equals(list.group("table")))
                .flatMap(table -> table.rows().stream())
                .filter(requested)
                .map(row -> row.path(list.group("column")).asText())
                .collect(Collectors.toCollection(TreeSet::new));
        values.add(list.group("printed"));
        return "(\"" + String.join("\", \"", values) + "\")";
    }
}
