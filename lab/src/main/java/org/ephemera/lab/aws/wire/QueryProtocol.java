package org.ephemera.lab.aws.wire;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.ephemera.lab.aws.api.ApiError;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.http.HttpAnswer;
import org.ephemera.lab.http.HttpCall;

/** AWS query: a form in, XML out. */
final class QueryProtocol implements WireProtocol {

    private static final String STS_VERSION = "2011-06-15";
    private static final Map<String, String> SERVICES = Map.of(STS_VERSION, "sts");
    private static final String NAMESPACE = "https://sts.amazonaws.com/doc/" + STS_VERSION + "/";

    @Override
    public Optional<CallTarget> target(HttpCall call) {
        if (!call.header("content-type").orElse("").startsWith("application/x-www-form-urlencoded")) {
            return Optional.empty();
        }
        ObjectNode form = input(call);
        String version = form.path("Version").asText();
        return Optional.of(new CallTarget(
                SERVICES.getOrDefault(version, version), form.path("Action").asText()));
    }

    @Override
    public ObjectNode input(HttpCall call) {
        ObjectNode form = JsonNodeFactory.instance.objectNode();
        for (String pair : call.text().split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                form.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        return form;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    @Override
    public HttpAnswer answer(CallTarget target, ObjectNode output, String requestId) {
        StringBuilder members = new StringBuilder();
        output.properties()
                .forEach(member -> members.append("    ")
                        .append(element(member.getKey(), member.getValue().asText()))
                        .append('\n'));
        return xml(200, requestId, """
                <%1$sResponse xmlns="%2$s">
                  <%1$sResult>
                %3$s  </%1$sResult>
                  <ResponseMetadata>
                    <RequestId>%4$s</RequestId>
                  </ResponseMetadata>
                </%1$sResponse>
                """.formatted(target.operation(), NAMESPACE, members, requestId));
    }

    @Override
    public HttpAnswer error(ApiError error, String requestId) {
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
                        NAMESPACE, type, element("Code", error.code()), element("Message", error.text()), requestId));
    }

    private static HttpAnswer xml(int status, String requestId, String body) {
        return HttpAnswer.of(status, "text/xml", body.getBytes(StandardCharsets.UTF_8))
                .header("x-amzn-RequestId", requestId);
    }

    private static String element(String name, String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        return "<" + name + ">" + escaped + "</" + name + ">";
    }

    @Override
    public ApiError refusal(Fault.Refusal refusal, String deniedMessage) {
        return switch (refusal) {
            case Fault.AccessDenied() -> new ApiError("AccessDenied", 403, deniedMessage);
            case Fault.Throttled() -> ApiError.badRequest("Throttling", "Rate exceeded");
            case Fault.ServerError() -> new ApiError("InternalFailure", 500, "The request processing has failed.");
            case Fault.ExpiredCredentials() ->
                new ApiError("ExpiredToken", 403, "The security token included in the request is expired");
        };
    }

    @Override
    public ApiError unknownOperation(CallTarget target) {
        return ApiError.badRequest(
                "InvalidAction", "Could not find operation " + target.operation() + " for version " + STS_VERSION);
    }

    @Override
    public ApiError unsigned() {
        return new ApiError("MissingAuthenticationToken", 403, "Request is missing Authentication Token");
    }
}
