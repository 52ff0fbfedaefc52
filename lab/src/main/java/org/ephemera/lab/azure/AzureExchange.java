package org.ephemera.lab.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.ephemera.lab.http.HttpAnswer;

/**
 * Request to the simulated Azure and its response.
 *
 * @param operation operation of the REST specifications; method and path if the simulated cloud does not support the
 *     operation
 * @param refused true if the simulated cloud does not support the operation; every operation that changes something is
 *     refused
 */
public record AzureExchange(
        String service,
        String operation,
        ObjectNode input,
        Optional<String> errorCode,
        boolean refused,
        String requestId,
        HttpAnswer answer) {}
