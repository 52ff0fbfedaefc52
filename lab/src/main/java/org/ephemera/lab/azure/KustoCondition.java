package org.ephemera.lab.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.lab.format.JacksonMappers;

/**
 * Condition of a Kusto query of the simulated Log Analytics on one row. Supported are {@code and, or, not()},
 * parentheses, and comparisons of a column with text, a number or a {@code datetime()}. A column that the row does not
 * have is "". Dots select a member of a dynamic column. A number in brackets selects a part of {@code split()}.
 */
final class KustoCondition {
    private static final Pattern TOKEN =
            Pattern.compile("\\s*(\"(?:[^\"\\\\]|\\\\.)*\"|'[^']*'|datetime\\([^)]*\\)|=~|!~|==|!=|>=|<=|[<>(),]"
                    + "|in~|!in|[\\w.\\[\\]$-]+)");

    private final List<String> tokens = new ArrayList<>();
    private int at;

    private KustoCondition(String text) throws AzureError {
        Matcher token = TOKEN.matcher(text);
        int end = 0;
        while (end < text.strip().length() && token.find(end) && token.start() == end) {
            tokens.add(token.group(1));
            end = token.end();
        }
        if (!text.substring(end).isBlank()) {
            throw bad(text.substring(end));
        }
    }

    static Predicate<JsonNode> parse(String text) throws AzureError {
        KustoCondition condition = new KustoCondition(text);
        Predicate<JsonNode> parsed = condition.any();
        if (condition.at < condition.tokens.size()) {
            throw bad(condition.tokens.get(condition.at));
        }
        return parsed;
    }

    private static AzureError bad(String near) {
        return AzureError.badRequest("BadArgumentError", "The request had some invalid properties: near " + near);
    }

    private Predicate<JsonNode> any() throws AzureError {
        Predicate<JsonNode> all = all();
        while (isNext("or")) {
            all = all.or(all());
        }
        return all;
    }

    private Predicate<JsonNode> all() throws AzureError {
        Predicate<JsonNode> one = one();
        while (isNext("and")) {
            one = one.and(one());
        }
        return one;
    }

    private Predicate<JsonNode> one() throws AzureError {
        if (isNext("not")) {
            return one().negate();
        }
        if (isNext("(")) {
            Predicate<JsonNode> within = any();
            expect(")");
            return within;
        }
        Function<JsonNode, String> left = value();
        String operator = next();
        if (operator.startsWith("in") || operator.equals("!in")) {
            List<String> values = values();
            boolean anyCase = operator.endsWith("~");
            boolean among = !operator.startsWith("!");
            return row -> values.stream().anyMatch(each -> same(left.apply(row), each, anyCase)) == among;
        }
        BiPredicate<String, String> test = test(operator);
        Function<JsonNode, String> right = value();
        return row -> test.test(left.apply(row), right.apply(row));
    }

    private List<String> values() throws AzureError {
        expect("(");
        List<String> values = new ArrayList<>();
        while (!isNext(")")) {
            values.add(literal(next()));
            isNext(",");
        }
        return values;
    }

    private static BiPredicate<String, String> test(String operator) throws AzureError {
        return switch (operator) {
            case "==" -> String::equals;
            case "!=" -> (left, right) -> !left.equals(right);
            case "=~" -> String::equalsIgnoreCase;
            case "!~" -> (left, right) -> !left.equalsIgnoreCase(right);
            case ">=" -> (left, right) -> left.compareTo(right) >= 0;
            case "<=" -> (left, right) -> left.compareTo(right) <= 0;
            case ">" -> (left, right) -> left.compareTo(right) > 0;
            case "<" -> (left, right) -> left.compareTo(right) < 0;
            case "contains", "has" -> (left, right) -> lower(left).contains(lower(right));
            case "startswith" -> (left, right) -> lower(left).startsWith(lower(right));
            default -> throw bad(operator);
        };
    }

    private static boolean same(String left, String right, boolean anyCase) {
        return anyCase ? left.equalsIgnoreCase(right) : left.equals(right);
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private Function<JsonNode, String> value() throws AzureError {
        Function<JsonNode, JsonNode> node = node();
        return row -> text(node.apply(row));
    }

    private Function<JsonNode, JsonNode> node() throws AzureError {
        Function<JsonNode, JsonNode> node = term(next());
        if (at < tokens.size() && tokens.get(at).startsWith(".")) {
            String pointer = pointer(next().substring(1));
            return row -> node.apply(row).at(pointer);
        }
        return node;
    }

    private Function<JsonNode, JsonNode> term(String token) throws AzureError {
        if (token.equals("column_ifexists")) {
            expect("(");
            String column = literal(next());
            expect(",");
            node();
            expect(")");
            return row -> row.path(column);
        }
        if (token.equals("split")) {
            return part();
        }
        if (List.of("tostring", "tolower", "parse_json", "todynamic", "dynamic").contains(token)) {
            expect("(");
            Function<JsonNode, JsonNode> within = node();
            expect(")");
            return applied(token, within);
        }
        if (token.matches("[\"'].*|datetime\\(.*|[\\d.]+")) {
            JsonNode constant = TextNode.valueOf(literal(token));
            return row -> constant;
        }
        String pointer = pointer(token);
        return row -> row.at(pointer);
    }

    /** Parses {@code split(text, "/")[n]}. The value is "" if there are fewer parts. */
    private Function<JsonNode, JsonNode> part() throws AzureError {
        expect("(");
        Function<JsonNode, JsonNode> within = node();
        expect(",");
        String by = literal(next());
        expect(")");
        int number = Integer.parseInt(next().replaceAll("[\\[\\]]", ""));
        return row -> {
            List<String> parts = List.of(text(within.apply(row)).split(Pattern.quote(by), -1));
            return TextNode.valueOf(number < parts.size() ? parts.get(number) : "");
        };
    }

    private static Function<JsonNode, JsonNode> applied(String name, Function<JsonNode, JsonNode> to) {
        return switch (name) {
            case "tostring" -> row -> TextNode.valueOf(text(to.apply(row)));
            case "tolower" -> row -> TextNode.valueOf(lower(text(to.apply(row))));
            case "parse_json", "todynamic" -> row -> parsed(to.apply(row));
            default -> to;
        };
    }

    private static JsonNode parsed(JsonNode value) {
        try {
            return value.isTextual() ? JacksonMappers.json().readTree(value.textValue()) : value;
        } catch (IOException e) {
            return value;
        }
    }

    private static String pointer(String dotted) {
        return "/" + dotted.replaceAll("\\[(\\d+)]", "/$1").replace('.', '/');
    }

    private static String text(JsonNode value) {
        return value.isContainerNode() ? value.toString() : value.asText("");
    }

    private static String literal(String token) {
        if (token.startsWith("datetime(")) {
            return token.substring("datetime(".length(), token.length() - 1);
        }
        return token.matches("[\"'].*") ? token.substring(1, token.length() - 1).replace("\\\"", "\"") : token;
    }

    private boolean isNext(String token) {
        boolean is = at < tokens.size() && tokens.get(at).equals(token);
        at += is ? 1 : 0;
        return is;
    }

    private void expect(String token) throws AzureError {
        if (!isNext(token)) {
            throw bad(at < tokens.size() ? tokens.get(at) : "the end");
        }
    }

    private String next() throws AzureError {
        if (at >= tokens.size()) {
            throw bad("the end");
        }
        return tokens.get(at++);
    }
}
