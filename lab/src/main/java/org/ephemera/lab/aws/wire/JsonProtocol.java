package org.ephemera.lab.aws.wire;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import org.ephemera.lab.aws.api.AwsError;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.format.JacksonMappers;
import org.ephemera.lab.http.HttpAnswer;
import org.ephemera.lab.http.HttpCall;

/**
 * AWS JSON protocol of the simulated services. A header contains the operation; timestamps are epoch seconds. botocore
 * uses version 1.0 for CloudWatch, other SDKs use CBOR.
 */
final class JsonProtocol implements WireProtocol {

    private static final Map<String, String> SERVICES = Map.of(
            "AmazonEC2ContainerServiceV20141113", "ecs",
            "AmazonEC2ContainerRegistry_V20150921", "ecr",
            "CloudTrail_20131101", "cloudtrail",
            "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101", "cloudtrail",
            "GraniteServiceVersion20100801", "cloudwatch",
            "Logs_20140328", "logs",
            "TrentService", "kms");

    private final String contentType;
    private final MemberCodec trees = new MemberCodec(
            JacksonMappers.json(),
            (timestamp, generator) -> generator.writeNumber(BigDecimal.valueOf(timestamp.toEpochMilli(), 3)));

    private JsonProtocol(String contentType) {
        this.contentType = contentType;
    }

    static JsonProtocol version(String version) {
        return new JsonProtocol("application/x-amz-json-" + version);
    }

    @Override
    public Optional<CallTarget> target(HttpCall call) {
        if (!call.header("content-type").equals(Optional.of(contentType))) {
            return Optional.empty();
        }
        return call.header("x-amz-target").map(target -> {
            int dot = target.lastIndexOf('.');
            String prefix = target.substring(0, Math.max(dot, 0));
            return new CallTarget(SERVICES.getOrDefault(prefix, prefix), target.substring(dot + 1));
        });
    }

    @Override
    public ObjectNode input(HttpCall call) throws AwsError {
        return trees.read(call.body());
    }

    @Override
    public HttpAnswer answer(CallTarget target, ObjectNode output, String requestId) {
        return HttpAnswer.of(200, contentType, trees.write(output)).header("x-amzn-RequestId", requestId);
    }

    @Override
    public HttpAnswer error(AwsError error, String requestId) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("__type", error.code()).put("message", error.text());
        return HttpAnswer.of(error.status(), contentType, trees.write(body)).header("x-amzn-RequestId", requestId);
    }

    @Override
    public AwsError refusal(Fault.Refusal refusal, String deniedMessage) {
        return switch (refusal) {
            case Fault.AccessDenied() -> AwsError.badRequest("AccessDeniedException", deniedMessage);
            case Fault.Throttled() -> AwsError.badRequest("ThrottlingException", "Rate exceeded");
            case Fault.ServerError() -> new AwsError("InternalFailure", 500, "The request processing has failed.");
            case Fault.ExpiredCredentials() ->
                AwsError.badRequest("ExpiredTokenException", "The security token included in the request is expired");
        };
    }

    @Override
    public AwsError unknownOperation(CallTarget target) {
        return AwsError.badRequest("UnknownOperationException", "Unknown operation: " + target.operation());
    }

    @Override
    public AwsError unsigned() {
        return AwsError.badRequest("MissingAuthenticationTokenException", "Missing Authentication Token");
    }
}
