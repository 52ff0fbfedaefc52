package org.ephemera.lab.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.ephemera.lab.http.HttpAnswer;

/**
 * A call and what came of it.
 *
 * @param operation {@code get pods/log}, {@code list deployments.apps}, {@code get /version}
 * @param input the path, and the parameters of the query
 * @param reason of a Status that is no success
 * @param refused it would have changed something, or have led into a container
 */
public record ClusterExchange(
        String operation,
        ObjectNode input,
        Optional<String> reason,
        boolean refused,
        String auditId,
        HttpAnswer answer) {}
