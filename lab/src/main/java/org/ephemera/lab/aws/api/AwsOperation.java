package org.ephemera.lab.aws.api;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Simulated operation of an AWS service, independent of the wire protocol: input members in, output members out. */
@FunctionalInterface
public interface AwsOperation {
    ObjectNode answer(AwsCall call) throws AwsError;
}
