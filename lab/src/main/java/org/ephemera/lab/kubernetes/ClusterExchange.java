package org.ephemera.lab.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.ephemera.lab.http.HttpAnswer;

/**
 * Request to the simulated API server and its response.
 *
 * @param operation {@code get pods/log}, {@code list deployments.apps}, {@code get /version}
 * @param input path and query parameters
 * @param reason reason of an error Status
 * @param refused true if the request would have changed something or given access to a container
 */
public record ClusterExchange(
        String operation,
        ObjectNode input,
        Optional<String> reason,
        boolean refused,
        String auditId,
        HttpAnswer answer) {}
