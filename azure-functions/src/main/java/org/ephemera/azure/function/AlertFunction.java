package org.ephemera.azure.function;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatus;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.logging.Level;
import org.ephemera.azure.alert.AlertParser;
import org.ephemera.collect.CollectionListener;
import org.ephemera.format.Json;
import org.ephemera.runtime.AlertResponse;

/**
 * HTTP function that handles an alert of Azure Monitor or a request. It returns 200 with the package, or with a
 * sentence if there is nothing to collect, so that the sender does not deliver the alert again. It returns 400 or 413
 * for an invalid alert, and 503 if nothing can be stored or sealed: an action group repeats the delivery after 503 but
 * not after 500, which the host returns if a function throws. Azure closes the connection after 230 seconds and the
 * response is lost. The work continues, and the same request receives the same response.
 */
public final class AlertFunction {
    private final WorkFunction.RuntimeSupplier runtime;

    /** Creates the function with settings from the environment, for Azure Functions. */
    public AlertFunction() {
        this(SharedRuntime::get);
    }

    AlertFunction(WorkFunction.RuntimeSupplier runtime) {
        this.runtime = runtime;
    }

    @FunctionName("alert")
    public HttpResponseMessage run(
            @HttpTrigger(name = "request", methods = HttpMethod.POST, authLevel = AuthorizationLevel.FUNCTION)
                    HttpRequestMessage<Optional<String>> request,
            ExecutionContext context) {
        if (request.getBody().isEmpty()
                && request.getHeaders().keySet().stream().noneMatch("Content-Length"::equalsIgnoreCase)) {
            ObjectNode unread = Json.object()
                    .put("status", "not-an-alert")
                    .put(
                            "reason",
                            "the request has no Content-Length, so its body was not read; send it again with one");
            return response(request, HttpStatus.LENGTH_REQUIRED, unread);
        }
        byte[] payload = request.getBody().orElse("").getBytes(StandardCharsets.UTF_8);
        try {
            AlertResponse answer = new AlertInvocation(
                            runtime.get(), CollectionListener.NONE, context.getLogger()::info)
                    .answer(payload, context.getInvocationId());
            HttpStatus status = switch (answer.kind()) {
                case SEALED, RECORDED, NOTHING_TO_COLLECT -> HttpStatus.OK;
                case QUEUED -> HttpStatus.ACCEPTED;
                case REFUSED ->
                    payload.length > AlertParser.LARGEST ? HttpStatus.PAYLOAD_TOO_LARGE : HttpStatus.BAD_REQUEST;
            };
            return response(request, status, answer.json());
        } catch (IOException | RuntimeException e) {
            context.getLogger().severe("nothing could be kept or sealed");
            // A separate entry: the alarm searches for the line above among entries without an exception.
            context.getLogger().log(Level.WARNING, "cause of the failed alert", e);
            ObjectNode failed = Json.object().put("status", "failed").put("reason", String.valueOf(e.getMessage()));
            return response(request, HttpStatus.SERVICE_UNAVAILABLE, failed);
        }
    }

    private static HttpResponseMessage response(HttpRequestMessage<?> request, HttpStatus status, ObjectNode json) {
        return request.createResponseBuilder(status)
                .header("Content-Type", "application/json")
                .body(new String(Json.bytes(json), StandardCharsets.UTF_8))
                .build();
    }
}
