package org.ephemera.lab.aws.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.ephemera.lab.aws.api.AwsError;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.http.HttpAnswer;
import org.ephemera.lab.http.HttpCall;

/** Wire format of the requests, responses and errors of one or more simulated services. */
public interface WireProtocol {
    /** Returns the target, or empty if the request uses another protocol. */
    Optional<CallTarget> target(HttpCall call);

    ObjectNode input(HttpCall call) throws AwsError;

    HttpAnswer answer(CallTarget target, ObjectNode output, String requestId);

    HttpAnswer error(AwsError error, String requestId);

    /** Returns the error of a refusal. Its code and status depend on the protocol. */
    AwsError refusal(Fault.Refusal refusal, String deniedMessage);

    AwsError unknownOperation(CallTarget target);

    AwsError unsigned();
}
