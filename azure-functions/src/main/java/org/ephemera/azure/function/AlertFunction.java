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
 * Takes an alert of Azure Monitor, or a request, over HTTP. Answers 200 with the package, or with a sentence if there is
 * nothing to collect, so that nobody delivers it again; 400 or 413 for what is no alert; 503 if nothing can be kept or sealed,
 * whatever the reason, upon which an action group delivers it again: after 500, which a function that throws is answered with by its host, it does not. The answer is lost after the 230 seconds for which Azure holds a connection;
 * the work goes on, and the same request again gets the same answer.
 */
public final class AlertFunction {
    private final WorkFunction.Finding runtime;

    /** For Functions: the settings come from the environment. */
    public AlertFunction() {
        this(SharedRuntime::get);
    }

    AlertFunction(WorkFunction.Finding runtime) {
        this.runtime = runtime;
    }

    @FunctionName("alert")
    public HttpResponseMessage run(
            @HttpTrigger(name = "request", methods = HttpMethod.POST, authLevel = AuthorizationLevel.FUNCTION)
                    HttpRequestMessage<Optional<String>> request,
            ExecutionContext context) {
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
            // By itself: the alarm looks for the line above among those without an exception. Nobody reads the answer
            // below.
            context.getLogger().log(Level.WARNING, "why an alert failed", e);
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
