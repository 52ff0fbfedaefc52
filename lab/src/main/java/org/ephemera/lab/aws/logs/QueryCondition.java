package org.ephemera.lab.aws.logs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.lab.aws.api.ApiError;
import org.ephemera.lab.format.Formats;
import org.ephemera.lab.scenario.LogEvent;

/** The condition of a {@code filter} of Logs Insights: comparisons by {@code =}, {@code like}, {@code not like}, joined by and, or, brackets. */
interface QueryCondition extends Predicate<QueryCondition.Row> {

    /** An event, and the name of the stream it is in. */
    record Row(String stream, LogEvent event) {
        private static final JsonMapper JSON = Formats.json();

        String field(String name) {
            if (name.equals("@logStream")) {
                return stream;
            }
            if (name.equals("@message")) {
                return event.message();
            }
            JsonNode at = message();
            for (String part : name.split("\\.", -1)) {
                at = at.path(part);
            }
            return at.asText();
        }

        private JsonNode message() {
            try {
                return JSON.readTree(event.message());
            } catch (JsonProcessingException e) {
                return MissingNode.getInstance();
            }
        }
    }

    static QueryCondition parse(String text) throws ApiError {
        Parser parser = new Parser(text);
        QueryCondition condition = parser.either();
        parser.end();
        return condition;
    }

    /** One token after another. */
    final class Parser {
        private static final Pattern TOKEN =
                Pattern.compile("\\s*(?:(?<word>[@A-Za-z_][@A-Za-z0-9_.]*)|(?<sign>[()=])|\"(?<text>[^\"]*)\"|"
                        + "(?<like>/(?:\\\\.|[^/\\\\])*/))");

        private final Deque<String> tokens = new ArrayDeque<>();

        Parser(String text) throws ApiError {
            Matcher token = TOKEN.matcher(text);
            int at = 0;
            while (at < text.length()) {
                if (!token.find(at) || token.start() != at) {
                    throw unexpected();
                }
                tokens.add(text.substring(at, token.end()).strip());
                at = token.end();
            }
        }

        QueryCondition either() throws ApiError {
            QueryCondition first = both();
            if (!takes("or")) {
                return first;
            }
            QueryCondition second = either();
            return row -> first.test(row) || second.test(row);
        }

        private QueryCondition both() throws ApiError {
            QueryCondition first = one();
            if (!takes("and")) {
                return first;
            }
            QueryCondition second = both();
            return row -> first.test(row) && second.test(row);
        }

        private QueryCondition one() throws ApiError {
            if (takes("(")) {
                QueryCondition inner = either();
                if (!takes(")")) {
                    throw unexpected();
                }
                return inner;
            }
            String field = next();
            if (takes("=")) {
                String value = inside(next(), '"');
                return row -> row.field(field).equals(value);
            }
            boolean not = takes("not");
            if (takes("like")) {
                Pattern like = Pattern.compile(inside(next(), '/'));
                return row -> like.matcher(row.field(field)).find() != not;
            }
            throw unexpected();
        }

        void end() throws ApiError {
            if (!tokens.isEmpty()) {
                throw unexpected();
            }
        }

        private boolean takes(String token) {
            if (!token.equals(tokens.peekFirst())) {
                return false;
            }
            tokens.removeFirst();
            return true;
        }

        private String next() throws ApiError {
            if (tokens.isEmpty()) {
                throw unexpected();
            }
            return tokens.removeFirst();
        }

        private static String inside(String token, char quote) throws ApiError {
            if (token.length() < 2 || token.charAt(0) != quote) {
                throw unexpected();
            }
            return token.substring(1, token.length() - 1);
        }

        private static ApiError unexpected() {
            return ApiError.badRequest(Query.MALFORMED, "unexpected symbol found");
        }
    }
}
