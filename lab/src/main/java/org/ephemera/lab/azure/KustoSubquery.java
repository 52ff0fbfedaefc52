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
 * What stands in the place of a list in a condition: the distinct values of a column of another table, and one that is printed. A
 * table that the workspace has not is left out of a fuzzy union.
 */
final class KustoSubquery {
    private static final Pattern LIST = Pattern.compile(
            "\\(\\(union isfuzzy=true \\((?<table>\\w+)(?<conditions>(?:\\| where [^|]+)+)\\| distinct (?<column>\\w+)\\),"
                    + " \\(print \\k<column>=\"(?<printed>[^\"]*)\"\\)\\)\\)");

    private KustoSubquery() {}

    /** The query with lists in their places, as if somebody had written them. */
    static String resolved(String query, List<AzureTable> tables) throws AzureError {
        StringBuilder resolved = new StringBuilder();
        Matcher list = LIST.matcher(query);
        while (list.find()) {
            list.appendReplacement(resolved, Matcher.quoteReplacement(values(list, tables)));
        }
        return list.appendTail(resolved).toString();
    }

    private static String values(Matcher list, List<AzureTable> tables) throws AzureError {
        Predicate<JsonNode> wanted = row -> true;
        for (String condition : list.group("conditions").split("\\| where ", -1)) {
            wanted = condition.isBlank() ? wanted : wanted.and(KustoCondition.parse(condition));
        }
        Predicate<JsonNode> asked = wanted;
        TreeSet<String> values = tables.stream()
                .filter(table -> table.name().equals(list.group("table")))
                .flatMap(table -> table.rows().stream())
                .filter(asked)
                .map(row -> row.path(list.group("column")).asText())
                .collect(Collectors.toCollection(TreeSet::new));
        values.add(list.group("printed"));
        return "(\"" + String.join("\", \"", values) + "\")";
    }
}
