package org.ephemera.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/**
 * One call as the simulated cloud saw it.
 *
 * @param service as in IAM actions: ecs, logs, cloudwatch, sts, kms; empty when no service could be told
 * @param region from the caller's signature
 * @param input the parameters as sent
 * @param responseCrc32 of the body as it was sent
 * @param refused not an operation of this cloud: everything that would change anything is among these
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

    /** {@code ecs:DescribeTasks} */
    public String action() {
        return service + ":" + operation;
    }
}
