package org.ephemera.lab.aws.api;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** One operation of a service: members in, members out; how they travel is not its business. */
@FunctionalInterface
public interface AwsOperation {
    ObjectNode answer(AwsCall call) throws AwsError;
}
