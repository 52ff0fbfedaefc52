package org.ephemera.lab.aws.wire;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.lab.aws.api.AwsError;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.format.JacksonMappers;
import org.ephemera.lab.http.HttpAnswer;
import org.ephemera.lab.http.HttpCall;

/**
 * Wire protocol Smithy RPC v2 CBOR of the simulated AWS. The path contains the operation; timestamps are epoch seconds
 * with tag 1.
 */
final class CborProtocol implements WireProtocol {

    private static final int EPOCH_TIMESTAMP = 1;
    private static final Pattern PATH = Pattern.compile("/service/([^/]+)/operation/([^/]+)");
    private static final Map<String, String> SERVICES = Map.of("GraniteServiceVersion20100801", "cloudwatch");
    private static final String SHAPES = "com.amazonaws.cloudwatch.v2010_08_01#";

    private final MemberCodec trees = new MemberCodec(JacksonMappers.cbor(), (timestamp, generator) -> {
        ((CBORGenerator) generator).writeTag(EPOCH_TIMESTAMP);
        generator.writeNumber(timestamp.toEpochMilli() / 1000.0);
    });

    @Override
    public Optional<CallTarget> target(HttpCall call) {
        return Optional.of(PATH.matcher(call.path()))
                .filter(Matcher::matches)
                .map(path -> new CallTarget(SERVICES.getOrDefault(path.group(1), path.group(1)), path.group(2)));
    }

    @Override
    public ObjectNode input(HttpCall call) throws AwsError {
        if (!call.header("smithy-protocol").equals(Optional.of("rpc-v2-cbor"))) {
            throw AwsError.badRequest("SerializationException", "The header smithy-protocol is missing");
        }
        return trees.read(call.body());
    }

    @Override
    public HttpAnswer answer(CallTarget target, ObjectNode output, String requestId) {
        return answer(200, output, requestId);
    }

    /**
     * Returns an error response. CloudWatch used the query protocol before: its old error codes are sent in a header,
     * which SDKs prefer.
     */
    @Override
    public HttpAnswer error(AwsError error, String requestId) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("__type", SHAPES + error.code()).put("message", error.text());
        String queryCode = error.code().replaceFirst("Exception$", "");
        return answer(error.status(), body, requestId)
                .header("x-amzn-query-error", queryCode + (error.status() < 500 ? ";Sender" : ";Receiver"));
    }

    private HttpAnswer answer(int status, ObjectNode body, String requestId) {
        return HttpAnswer.of(status, "application/cbor", trees.write(body))
                .header("smithy-protocol", "rpc-v2-cbor")
                .header("x-amzn-RequestId", requestId);
    }

    @Override
    public AwsError refusal(Fault.Refusal refusal, String deniedMessage) {
        return switch (refusal) {
            case Fault.AccessDenied() -> new AwsError("AccessDeniedException", 403, deniedMessage);
            case Fault.Throttled() -> AwsError.badRequest("ThrottlingException", "Rate exceeded");
            case Fault.ServerError() -> new AwsError("InternalServiceFault", 500, "The request processing has failed.");
            case Fault.ExpiredCredentials() ->
                new AwsError("ExpiredTokenException", 403, "The security token included in the request is expired");
        };
    }

    @Override
    public AwsError unknownOperation(CallTarget target) {
        return AwsError.badRequest("UnknownOperationException", "Unknown operation: " + target.operation());
    }

    @Override
    public AwsError unsigned() {
        return new AwsError("MissingAuthenticationTokenException", 403, "Missing Authentication Token");
    }
}
