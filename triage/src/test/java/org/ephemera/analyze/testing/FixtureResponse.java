package org.ephemera.analyze.testing;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.ephemera.format.ApiCall;
import org.ephemera.format.BodyType;

/** Response of a simulated service. */
public final class FixtureResponse {
    private final ApiCall call;
    private final BodyType type;
    private final byte[] body;
    private final Duration ahead;

    private FixtureResponse(ApiCall call, BodyType type, byte[] body, Duration ahead) {
        this.call = call;
        this.type = type;
        this.body = body.clone();
        this.ahead = ahead;
    }

    /**
     * Returns a response in JSON for an operation such as {@code ecs:DescribeTasks}; the service precedes the colon.
     */
    public static FixtureResponse json(String operation, String body) {
        return of(operation, BodyType.JSON, body.getBytes(StandardCharsets.UTF_8));
    }

    public static FixtureResponse of(String operation, BodyType type, byte[] body) {
        String service = operation.substring(0, operation.indexOf(':'));
        String name = operation.substring(operation.indexOf(':') + 1);
        return new FixtureResponse(
                new ApiCall(service, name, "eu-central-1", "test:", Map.of()), type, body, Duration.ZERO);
    }

    /** Returns a copy for a request with these parameters. */
    public FixtureResponse withParams(Map<String, String> params) {
        return new FixtureResponse(
                new ApiCall(call.service(), call.operation(), call.region(), call.endpoint(), params),
                type,
                body,
                ahead);
    }

    /** Returns a copy of a server whose clock is ahead of the collector's. */
    public FixtureResponse ahead(Duration other) {
        return new FixtureResponse(call, type, body, other);
    }

    Duration ahead() {
        return ahead;
    }

    ApiCall call() {
        return call;
    }

    BodyType type() {
        return type;
    }

    byte[] body() {
        return body.clone();
    }
}
