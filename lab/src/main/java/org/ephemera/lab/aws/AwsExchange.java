package org.ephemera.lab.aws;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.ephemera.lab.aws.wire.CallTarget;
import org.ephemera.lab.http.HttpAnswer;

/** Request to the simulated AWS and its response. */
public record AwsExchange(
        CallTarget target,
        String region,
        ObjectNode input,
        Optional<String> errorCode,
        boolean refused,
        String requestId,
        HttpAnswer answer) {}
