package org.ephemera.lab.aws.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.ephemera.lab.aws.api.AwsError;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.http.HttpAnswer;
import org.ephemera.lab.http.HttpCall;

/**
 * AWS query protocol of the simulated services: form requests and XML responses.
 *
 * @param version API version in a form; it identifies the service
 */
record QueryProtocol(String service, String version, String namespace) implements WireProtocol {

    static final QueryProtocol STS =
            new QueryProtocol("sts", "2011-06-15", "https://sts.amazonaws.com/doc/2011-06-15/");
    static final QueryProtocol IAM =
            new QueryProtocol("iam", "2010-05-08", "https://iam.amazonaws.com/doc/2010-05-08/");
    static final QueryProtocol BALANCERS = new QueryProtocol(
            "elasticloadbalancing", "2015-12-01", "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/");

    private static final XmlMembers MEMBERS = new XmlMembers("member");

    @Override
    public Optional<CallTarget> target(HttpCall call) {
        return QueryForm.target(call, version, service);
    }

    @Override
    public ObjectNode input(HttpCall call) {
        return QueryForm.read(call);
    }

    @Override
    public HttpAnswer answer(CallTarget target, ObjectNode output, String requestId) {
        return xml(200, requestId, """
                <%1$sResponse xmlns="%2$s">
                  <%1$sResult>%3$s</%1$sResult>
                  <ResponseMetadata>
                    <RequestId>%4$s</RequestId>
                  </ResponseMetadata>
                </%1$sResponse>
                """.formatted(target.operation(), namespace, MEMBERS.of(output), requestId));
    }

    @Override
    public HttpAnswer error(AwsError error, String requestId) {
        String type = error.status() < 500 ? "Sender" : "Receiver";
        return xml(error.status(), requestId, """
                <ErrorResponse xmlns="%s">
                  <Error>
                    <Type>%s</Type>
                    %s
                    %s
                  </Error>
                  <RequestId>%s</RequestId>
                </ErrorResponse>
                """.formatted(
                        namespace,
                        type,
                        XmlMembers.element("Code", error.code()),
                        XmlMembers.element("Message", error.text()),
                        requestId));
    }

    static HttpAnswer xml(int status, String requestId, String body) {
        return HttpAnswer.of(status, "text/xml", body.getBytes(StandardCharsets.UTF_8))
                .header("x-amzn-RequestId", requestId);
    }

    @Override
    public AwsError refusal(Fault.Refusal refusal, String deniedMessage) {
        return switch (refusal) {
            case Fault.AccessDenied() -> new AwsError("AccessDenied", 403, deniedMessage);
            case Fault.Throttled() -> AwsError.badRequest("Throttling", "Rate exceeded");
            case Fault.ServerError() -> new AwsError("InternalFailure", 500, "The request processing has failed.");
            case Fault.ExpiredCredentials() ->
                new AwsError("ExpiredToken", 403, "The security token included in the request is expired");
        };
    }

    @Override
    public AwsError unknownOperation(CallTarget target) {
        return AwsError.badRequest(
                "InvalidAction", "Could not find operation " + target.operation() + " for version " + version);
    }

    @Override
    public AwsError unsigned() {
        return new AwsError("MissingAuthenticationToken", 403, "Request is missing Authentication Token");
    }
}
