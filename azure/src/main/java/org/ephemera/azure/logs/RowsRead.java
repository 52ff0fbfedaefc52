package org.ephemera.azure.logs;

import com.azure.core.models.ResponseError;
import com.azure.monitor.query.models.LogsQueryResult;
import com.azure.monitor.query.models.LogsQueryResultStatus;
import com.fasterxml.jackson.databind.JsonNode;
import org.ephemera.model.Shown;
import org.jspecify.annotations.Nullable;

/**
 * What an answer with rows says of itself, whichever API gave it.
 *
 * @param whole false if the service cut it off
 * @param said why, in the service's words
 */
record RowsRead(boolean whole, String said) {
    private static final String CUT = "the service cut the answer off";

    static RowsRead of(LogsQueryResult result) {
        @Nullable ResponseError error = result.getError();
        return new RowsRead(
                result.getQueryResultStatus() == LogsQueryResultStatus.SUCCESS,
                error == null ? CUT : Shown.of(String.valueOf(error.getMessage())));
    }

    /** @param answer to a search, without its rows */
    static RowsRead of(JsonNode answer) {
        JsonNode error = answer.path("error");
        return new RowsRead(
                error.isMissingNode() || error.isNull(),
                Shown.of(error.path("message").asText(CUT)));
    }
}
