package org.ephemera.lab.aws.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.ephemera.lab.aws.api.ApiError;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.http.HttpAnswer;
import org.ephemera.lab.http.HttpCall;

/** How calls, answers and errors of some services look on the wire. */
public interface WireProtocol {
    /** Empty when the request speaks another protocol. */
    Optional<CallTarget> target(HttpCall call);

    ObjectNode input(HttpCall call) throws ApiError;

    HttpAnswer answer(CallTarget target, ObjectNode output, String requestId);

    HttpAnswer error(ApiError error, String requestId);

    /** The same refusal has another code and status in each protocol. */
    ApiError refusal(Fault.Refusal refusal, String deniedMessage);

    ApiError unknownOperation(CallTarget target);

    ApiError unsigned();
}
