package org.ephemera.azure.call;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.ephemera.format.Json;

/**
 * Response of an Azure service.
 *
 * @param errorCode code of an error, e.g. {@code ResourceNotFound}; "" if the response has none
 */
@SuppressWarnings("ArrayRecordComponent")
public record ServiceResponse(int status, String errorCode, byte[] body) {
    private static final int FIRST_ERROR = 300;

    /** Reports whether the service accepted the request. */
    public boolean isSuccess() {
        return status < FIRST_ERROR;
    }

    /** Reports whether the service refused the request for lack of a permission. */
    public boolean isDenied() {
        return status == 403;
    }

    /** Returns the body. */
    public JsonNode json() throws IOException {
        return Json.parse(body);
    }
}
