package org.ephemera.lab.aws.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.ephemera.lab.aws.api.AwsError;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.http.HttpAnswer;
import org.ephemera.lab.http.HttpCall;

/** How calls, answers and errors of some services look on the wire. */
public interface WireProtocol {
    /** Empty when the request speaks another protocol. */
    Optional<CallTarget> target(HttpCall call);

    ObjectNode input(HttpCall call) throws AwsError;

    HttpAnswer answer(CallTarget target, ObjectNode output, String requestId);

    HttpAnswer error(AwsError error, String requestId);

    /** The same refusal has another code and status in each protocol. */
    AwsError refusal(Fault.Refusal refusal, String deniedMessage);

    AwsError unknownOperation(CallTarget target);

    AwsError unsigned();
}
