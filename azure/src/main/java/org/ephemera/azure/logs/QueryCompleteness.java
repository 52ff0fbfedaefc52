package org.ephemera.azure.logs;

import com.azure.core.models.ResponseError;
import com.azure.monitor.query.models.LogsQueryResult;
import com.azure.monitor.query.models.LogsQueryResultStatus;
import com.fasterxml.jackson.databind.JsonNode;
import org.ephemera.model.SanitizedText;
import org.jspecify.annotations.Nullable;

/**
 * What an answer with rows says of itself, whichever API gave it.
 *
 * @param whole false if the service cut it off
 * @param said why, in the service's words
 */
record QueryCompleteness(boolean whole, String said) {
    private static final String CUT = "the service cut the answer off";

    static QueryCompleteness of(LogsQueryResult result) {
        @Nullable ResponseError error = result.getError();
        return new QueryCompleteness(
                result.getQueryResultStatus() == LogsQueryResultStatus.SUCCESS,
                error == null ? CUT : SanitizedText.of(String.valueOf(error.getMessage())));
    }

    /** @param answer to a search, without its rows */
    static QueryCompleteness of(JsonNode answer) {
        JsonNode error = answer.path("error");
        return new QueryCompleteness(
                error.isMissingNode() || error.isNull(),
                SanitizedText.of(error.path("message").asText(CUT)));
    }
}
