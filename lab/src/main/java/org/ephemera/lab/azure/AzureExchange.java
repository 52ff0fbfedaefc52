package org.ephemera.lab.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.ephemera.lab.http.HttpAnswer;

/**
 * A call and what came of it.
 *
 * @param operation of the REST specifications; method and path for what is not in this cloud
 * @param refused not an operation of this cloud: everything that would change anything is among these
 */
public record AzureExchange(
        String service,
        String operation,
        ObjectNode input,
        Optional<String> errorCode,
        boolean refused,
        String requestId,
        HttpAnswer answer) {}
