package org.ephemera.lab.aws.logs;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.lab.aws.api.AwsError;
import org.ephemera.lab.scenario.LogEvent;

/**
 * Condition of a {@code filter} in a query of the simulated Logs Insights: comparisons with {@code =}, {@code like} and
 * {@code not like}, joined by and, or and parentheses.
 */
interface QueryCondition extends Predicate<QueryCondition.Row> {

    /**
     * Event and the name of its stream. JSON fields are not available here. Logs Insights discovers them only in groups
     * of the class Standard, and it is queried for groups of other classes.
     */
    record Row(String stream, LogEvent event) {
        String field(String name) {
            return switch (name) {
                case "@logStream" -> stream;
                case "@message" -> event.message();
                default -> "";
            };
        }
    }

    static QueryCondition parse(String text) throws AwsError {
        Parser parser = new Parser(text);
        QueryCondition condition = parser.either();
        parser.end();
        return condition;
    }

    /** Recursive descent parser of conditions. */
    final class Parser {
        private static final Pattern TOKEN =
                Pattern.compile("\\s*(?:(?<word>[@A-Za-z_][@A-Za-z0-9_.]*)|(?<sign>[()=])|\"(?<text>[^\"]*)\"|"
                        + "(?<like>/(?:\\\\.|[^/\\\\])*/))");

        private final Deque<String> tokens = new ArrayDeque<>();

        Parser(String text) throws AwsError {
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

        QueryCondition either() throws AwsError {
            QueryCondition first = both();
            if (!takes("or")) {
                return first;
            }
            QueryCondition second = either();
            return row -> first.test(row) || second.test(row);
        }

        private QueryCondition both() throws AwsError {
            QueryCondition first = one();
            if (!takes("and")) {
                return first;
            }
            QueryCondition second = both();
            return row -> first.test(row) && second.test(row);
        }

        private QueryCondition one() throws AwsError {
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

        void end() throws AwsError {
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

        private String next() throws AwsError {
            if (tokens.isEmpty()) {
                throw unexpected();
            }
            return tokens.removeFirst();
        }

        private static String inside(String token, char quote) throws AwsError {
            if (token.length() < 2 || token.charAt(0) != quote) {
                throw unexpected();
            }
            return token.substring(1, token.length() - 1);
        }

        private static AwsError unexpected() {
            return AwsError.badRequest(InsightsQuery.MALFORMED, "unexpected symbol found");
        }
    }
}
