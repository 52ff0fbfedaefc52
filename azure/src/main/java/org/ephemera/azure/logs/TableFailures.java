package org.ephemera.azure.logs;

import java.util.stream.Stream;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.format.PlannedItem;

/**
 * Classification of errors of Log Analytics: time range too long, unknown table, or a table plan that the API does not
 * read.
 */
final class TableFailures {
    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int TIMED_OUT = 504;

    private TableFailures() {}

    /**
     * Reports whether the query or its response took too long, so that half of the time range may succeed. A time-out
     * after several attempts, without throttled ones, may be caused by the network and does not count.
     */
    static boolean isTimeout(ApiFailure refusal) {
        return refusal.status() == TIMED_OUT
                || (refusal.code().equals(ApiFailure.OUT_OF_TIME)
                        && (refusal.status() == OK || refusal.attempts() - refusal.throttles() == 1));
    }

    /**
     * Reports whether none of the tables exists. A fuzzy union ignores missing tables and fails only if all are
     * missing.
     */
    static boolean isMissingTable(ApiFailure refusal) {
        return refusal.status() == BAD_REQUEST
                && Stream.of("Failed to resolve table", "at least one operand that can be evaluated successfully")
                        .anyMatch(refusal.message()::contains);
    }

    /**
     * Reports whether a query of several tables was rejected. They are then queried separately, so that a problem with
     * one table, such as an unknown plan, loses no rows of the others.
     */
    static boolean isRejectedUnion(ApiFailure refusal, TableSchedule schedule) {
        return refusal.status() == BAD_REQUEST && schedule.isUnion() && !isMissingTable(refusal);
    }

    /** Reports whether the query of a single table was rejected; the other tables can still be read. */
    static boolean isRejectedTable(ApiFailure refusal, TableSchedule schedule, PlannedItem item) {
        return refusal.status() == BAD_REQUEST
                && !schedule.isUnion()
                && LogTables.of(item).names().size() > 1;
    }

    /**
     * Reports whether a table is in a plan that only the search API reads. That API takes a single table and a
     * restricted query.
     */
    static boolean isUnsupportedPlan(ApiFailure refusal) {
        return refusal.status() == BAD_REQUEST
                && Stream.of("Basic Logs table", "Auxiliary Logs table").anyMatch(refusal.message()::contains);
    }
}
