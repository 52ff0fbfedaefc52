package org.ephemera.azure.logs;

import com.azure.core.models.ResponseError;
import com.azure.monitor.query.models.LogsQueryResult;
import com.azure.monitor.query.models.LogsQueryResultStatus;
import com.fasterxml.jackson.databind.JsonNode;
import org.ephemera.model.SanitizedText;
import org.jspecify.annotations.Nullable;

/**
 * Completeness of a response with rows, from the query API or the search API.
 *
 * @param isComplete false if the service truncated the response
 * @param message reason in the service's words
 */
record QueryCompleteness(boolean isComplete, String message) {
    private static final String TRUNCATED = "the service truncated the response";

    static QueryCompleteness of(LogsQueryResult result) {
        @Nullable ResponseError error = result.getError();
        return new QueryCompleteness(
                result.getQueryResultStatus() == LogsQueryResultStatus.SUCCESS,
                error == null ? TRUNCATED : SanitizedText.of(String.valueOf(error.getMessage())));
    }

    /**
     * Reads the completeness of a search.
     *
     * @param response response of a search, without its rows
     */
    static QueryCompleteness of(JsonNode response) {
        JsonNode error = response.path("error");
        return new QueryCompleteness(
                error.isMissingNode() || error.isNull(),
                SanitizedText.of(error.path("message").asText(TRUNCATED)));
    }
}
