package org.ephemera.azure.logs;

import java.util.stream.Stream;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.format.PlannedItem;

/** What a refusal of Log Analytics says of the question: of its time, of its tables, or of the plan that one of them is in. */
final class TableFailures {
    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int TIMED_OUT = 504;

    private TableFailures() {}

    /**
     * The query took too long, or its answer did, which had begun or for which the whole call was waited: half of it may not. What several
     * attempts were made for, those that were throttled not counted, may be the network's fault.
     */
    static boolean isTooMuch(ApiFailure refusal) {
        return refusal.status() == TIMED_OUT
                || (refusal.code().equals(ApiFailure.OUT_OF_TIME)
                        && (refusal.status() == OK || refusal.attempts() - refusal.throttles() == 1));
    }

    /** None of the tables is there: a fuzzy union passes over those that are not, and fails if no one is left. */
    static boolean isNoTable(ApiFailure refusal) {
        return refusal.status() == BAD_REQUEST
                && Stream.of("Failed to resolve table", "at least one operand that can be evaluated successfully")
                        .anyMatch(refusal.message()::contains);
    }

    /** What is wrong with one table, as another plan that this program does not know, is to cost no rows of the others. */
    static boolean isOfQuestionTogether(ApiFailure refusal, TableSchedule turns) {
        return refusal.status() == BAD_REQUEST && turns.areTogether() && !isNoTable(refusal);
    }

    /** There are others, whose rows do not depend on it. */
    static boolean isOfQuestionAlone(ApiFailure refusal, TableSchedule turns, PlannedItem item) {
        return refusal.status() == BAD_REQUEST
                && !turns.areTogether()
                && LogTables.of(item).names().size() > 1;
    }

    /** The table, or one of them, is in a plan for which there is another API, which takes one table and less of a query. */
    static boolean isOfPlan(ApiFailure refusal) {
        return refusal.status() == BAD_REQUEST
                && Stream.of("Basic Logs table", "Auxiliary Logs table").anyMatch(refusal.message()::contains);
    }
}
