package org.ephemera.lab.aws.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.ephemera.lab.aws.api.AwsError;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.http.HttpAnswer;
import org.ephemera.lab.http.HttpCall;

/**
 * Wire protocol of the simulated S3 for read requests with path-style addresses. The response is XML or the bytes of an
 * object.
 */
final class S3Protocol implements WireProtocol {

    private static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

    @Override
    public Optional<CallTarget> target(HttpCall call) {
        boolean reads = call.method().equals("GET")
                && CredentialScope.of(call)
                        .filter(scope -> scope.service().equals("s3"))
                        .isPresent();
        ObjectNode input = input(call);
        if (!reads || !input.has("Bucket")) {
            return Optional.empty();
        }
        return Optional.of(new CallTarget("s3", input.has("list-type") ? "ListObjectsV2" : "GetObject"));
    }

    @Override
    public ObjectNode input(HttpCall call) {
        ObjectNode input = JsonNodeFactory.instance.objectNode();
        String[] parts = call.path().split("\\?", 2);
        String[] names = parts[0].substring(1).split("/", 2);
        if (!names[0].isEmpty()) {
            input.put("Bucket", decoded(names[0]));
        }
        if (names.length > 1 && !names[1].isEmpty()) {
            input.put("Key", decoded(names[1]));
        }
        for (String pair : parts.length > 1 ? parts[1].split("&", -1) : new String[0]) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                input.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        return input;
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
        if (output.get("Body") instanceof BinaryNode body) {
            return HttpAnswer.of(200, "text/plain", body.binaryValue()).header("x-amz-request-id", requestId);
        }
        StringBuilder xml = new StringBuilder();
        output.properties().forEach(member -> members(member.getKey(), member.getValue(), xml));
        return xml(200, requestId, "<ListBucketResult xmlns=\"" + NAMESPACE + "\">" + xml + "</ListBucketResult>");
    }

    private static void members(String name, JsonNode value, StringBuilder xml) {
        if (value.isArray()) {
            value.forEach(element -> members(name, element, xml));
        } else if (value.isObject()) {
            xml.append('<').append(name).append('>');
            value.properties().forEach(member -> members(member.getKey(), member.getValue(), xml));
            xml.append("</").append(name).append('>');
        } else {
            xml.append(element(name, value.asText()));
        }
    }

    @Override
    public HttpAnswer error(AwsError error, String requestId) {
        return xml(
                error.status(),
                requestId,
                "<Error>" + element("Code", error.code()) + element("Message", error.text())
                        + element("RequestId", requestId) + "</Error>");
    }

    private static HttpAnswer xml(int status, String requestId, String body) {
        String text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + body;
        return HttpAnswer.of(status, "application/xml", text.getBytes(StandardCharsets.UTF_8))
                .header("x-amz-request-id", requestId);
    }

    private static String element(String name, String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        return "<" + name + ">" + escaped + "</" + name + ">";
    }

    @Override
    public AwsError refusal(Fault.Refusal refusal, String deniedMessage) {
        return switch (refusal) {
            case Fault.AccessDenied() -> new AwsError("AccessDenied", 403, deniedMessage);
            case Fault.Throttled() -> new AwsError("SlowDown", 503, "Please reduce your request rate.");
            case Fault.ServerError() -> new AwsError("InternalError", 500, "We encountered an internal error.");
            case Fault.ExpiredCredentials() -> AwsError.badRequest("ExpiredToken", "The provided token has expired.");
        };
    }

    @Override
    public AwsError unknownOperation(CallTarget target) {
        return new AwsError("NotImplemented", 501, "Not in this cloud");
    }

    @Override
    public AwsError unsigned() {
        return new AwsError("AccessDenied", 403, "Access Denied");
    }
}
