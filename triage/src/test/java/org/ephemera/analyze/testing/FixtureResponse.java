package org.ephemera.analyze.testing;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.ephemera.format.ApiCall;
import org.ephemera.format.BodyType;

/** One answer of a simulated service. */
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

    /** An answer in JSON; the service is what stands before the colon, e.g. {@code ecs:DescribeTasks}. */
    public static FixtureResponse json(String operation, String body) {
        return of(operation, BodyType.JSON, body.getBytes(StandardCharsets.UTF_8));
    }

    public static FixtureResponse of(String operation, BodyType type, byte[] body) {
        String service = operation.substring(0, operation.indexOf(':'));
        String name = operation.substring(operation.indexOf(':') + 1);
        return new FixtureResponse(
                new ApiCall(service, name, "eu-central-1", "test:", Map.of()), type, body, Duration.ZERO);
    }

    /** The same answer to a call that asked for this. */
    public FixtureResponse asked(Map<String, String> params) {
        return new FixtureResponse(
                new ApiCall(call.service(), call.operation(), call.region(), call.endpoint(), params),
                type,
                body,
                ahead);
    }

    /** The same answer by a server whose clock is so far ahead of the collector's. */
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
