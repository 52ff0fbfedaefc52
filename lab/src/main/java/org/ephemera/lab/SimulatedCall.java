package org.ephemera.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/**
 * Request that a simulated cloud received.
 *
 * @param service service prefix of IAM actions, for example ecs, logs, cloudwatch, sts or kms; empty if the service is
 *     unknown
 * @param region region in the caller's signature
 * @param input parameters as sent
 * @param responseCrc32 CRC-32 of the response body as sent
 * @param refused true if the simulated cloud does not support the operation; every operation that changes something is
 *     refused
 */
public record SimulatedCall(
        Instant time,
        String service,
        String operation,
        String region,
        JsonNode input,
        int status,
        Optional<String> errorCode,
        boolean refused,
        String requestId,
        long requestBytes,
        long responseBytes,
        long responseCrc32) {

    /** Returns the IAM action, for example {@code ecs:DescribeTasks}. */
    public String action() {
        return service + ":" + operation;
    }
}
