package org.ephemera.lab.aws.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.ephemera.lab.aws.api.AwsError;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.http.HttpAnswer;
import org.ephemera.lab.http.HttpCall;

/**
 * Wire protocol of the simulated EC2, a variant of {@link QueryProtocol}: no result element, different lists and
 * different errors.
 */
final class Ec2Protocol implements WireProtocol {

    private static final String VERSION = "2016-11-15";
    private static final String NAMESPACE = "http://ec2.amazonaws.com/doc/" + VERSION + "/";
    private static final XmlMembers ITEMS = new XmlMembers("item");

    @Override
    public Optional<CallTarget> target(HttpCall call) {
        return QueryForm.target(call, VERSION, "ec2");
    }

    @Override
    public ObjectNode input(HttpCall call) {
        return QueryForm.read(call);
    }

    @Override
    public HttpAnswer answer(CallTarget target, ObjectNode output, String requestId) {
        return QueryProtocol.xml(
                200, requestId, """
                <?xml version="1.0" encoding="UTF-8"?>
                <%1$sResponse xmlns="%2$s">
                  <requestId>%3$s</requestId>
                  %4$s
                </%1$sResponse>
                """.formatted(target.operation(), NAMESPACE, requestId, ITEMS.of(output)));
    }

    @Override
    public HttpAnswer error(AwsError error, String requestId) {
        return QueryProtocol.xml(error.status(), requestId, """
                <?xml version="1.0" encoding="UTF-8"?>
                <Response><Errors><Error>%s%s</Error></Errors><RequestID>%s</RequestID></Response>
                """.formatted(
                XmlMembers.element("Code", error.code()), XmlMembers.element("Message", error.text()), requestId));
    }

    @Override
    public AwsError refusal(Fault.Refusal refusal, String deniedMessage) {
        return switch (refusal) {
            case Fault.AccessDenied() -> new AwsError("UnauthorizedOperation", 403, deniedMessage);
            case Fault.Throttled() -> new AwsError("RequestLimitExceeded", 503, "Request limit exceeded.");
            case Fault.ServerError() -> new AwsError("InternalError", 500, "An internal error has occurred");
            case Fault.ExpiredCredentials() -> AwsError.badRequest("RequestExpired", "Request has expired.");
        };
    }

    @Override
    public AwsError unknownOperation(CallTarget target) {
        return AwsError.badRequest(
                "InvalidAction", "The action " + target.operation() + " is not valid for this web service.");
    }

    @Override
    public AwsError unsigned() {
        return new AwsError("AuthFailure", 401, "AWS was not able to validate the provided access credentials");
    }
}
