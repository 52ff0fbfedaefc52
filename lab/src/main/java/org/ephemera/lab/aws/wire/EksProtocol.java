package org.ephemera.lab.aws.wire;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ephemera.lab.aws.api.AwsError;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.format.JacksonMappers;
import org.ephemera.lab.http.HttpAnswer;
import org.ephemera.lab.http.HttpCall;

/** REST JSON protocol of the simulated EKS: names in the path, page tokens in the query. */
final class EksProtocol implements WireProtocol {
    private static final String JSON = "application/json";

    /**
     * Operation and its path. Names in braces are input members.
     *
     * @param path path segments without the leading slash
     */
    private record Form(String operation, List<String> path) {
        static Form of(String operation, String path) {
            return new Form(operation, List.of(path.split("/", -1)));
        }

        boolean matches(List<String> segments) {
            if (segments.size() != path.size()) {
                return false;
            }
            for (int i = 0; i < path.size(); i++) {
                if (!isName(i) && !path.get(i).equals(segments.get(i))) {
                    return false;
                }
            }
            return true;
        }

        boolean isName(int position) {
            return path.get(position).startsWith("{");
        }
    }

    private static final List<Form> FORMS = List.of(
            Form.of("ListClusters", "clusters"),
            Form.of("DescribeCluster", "clusters/{name}"),
            Form.of("ListAccessEntries", "clusters/{clusterName}/access-entries"),
            Form.of("DescribeAccessEntry", "clusters/{clusterName}/access-entries/{principalArn}"),
            Form.of(
                    "ListAssociatedAccessPolicies",
                    "clusters/{clusterName}/access-entries/{principalArn}/access-policies"),
            Form.of("ListNodegroups", "clusters/{clusterName}/node-groups"),
            Form.of("DescribeNodegroup", "clusters/{clusterName}/node-groups/{nodegroupName}"),
            Form.of("ListFargateProfiles", "clusters/{clusterName}/fargate-profiles"),
            Form.of("DescribeFargateProfile", "clusters/{clusterName}/fargate-profiles/{fargateProfileName}"),
            Form.of("ListAddons", "clusters/{clusterName}/addons"),
            Form.of("DescribeAddon", "clusters/{clusterName}/addons/{addonName}"),
            Form.of("ListPodIdentityAssociations", "clusters/{clusterName}/pod-identity-associations"),
            Form.of(
                    "DescribePodIdentityAssociation",
                    "clusters/{clusterName}/pod-identity-associations/{associationId}"));

    private final MemberCodec trees = new MemberCodec(
            JacksonMappers.json(),
            (timestamp, generator) -> generator.writeNumber(BigDecimal.valueOf(timestamp.toEpochMilli(), 3)));

    @Override
    public Optional<CallTarget> target(HttpCall call) {
        boolean eks = CredentialScope.of(call)
                .filter(scope -> scope.service().equals("eks"))
                .isPresent();
        if (!eks || !call.method().equals("GET")) {
            return Optional.empty();
        }
        return form(call).map(form -> new CallTarget("eks", form.operation()));
    }

    private static Optional<Form> form(HttpCall call) {
        List<String> segments = segments(call);
        return FORMS.stream().filter(form -> form.matches(segments)).findFirst();
    }

    private static List<String> segments(HttpCall call) {
        return Arrays.stream(call.path().split("\\?", 2)[0].substring(1).split("/", -1))
                .map(EksProtocol::decoded)
                .toList();
    }

    @Override
    public ObjectNode input(HttpCall call) {
        ObjectNode input = JsonNodeFactory.instance.objectNode();
        List<String> segments = segments(call);
        form(call).ifPresent(form -> {
            for (int i = 0; i < segments.size(); i++) {
                if (form.isName(i)) {
                    input.put(form.path().get(i).replaceAll("[{}]", ""), segments.get(i));
                }
            }
        });
        String[] halves = call.path().split("\\?", 2);
        for (String pair : halves.length > 1 ? halves[1].split("&", -1) : new String[0]) {
            String[] sides = pair.split("=", 2);
            if (sides.length == 2) {
                input.put(decoded(sides[0]), decoded(sides[1]));
            }
        }
        return input;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    @Override
    public HttpAnswer answer(CallTarget target, ObjectNode output, String requestId) {
        return HttpAnswer.of(200, JSON, trees.write(output)).header("x-amzn-RequestId", requestId);
    }

    @Override
    public HttpAnswer error(AwsError error, String requestId) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("message", error.text());
        return HttpAnswer.of(error.status(), JSON, trees.write(body))
                .header("x-amzn-ErrorType", error.code())
                .header("x-amzn-RequestId", requestId);
    }

    @Override
    public AwsError refusal(Fault.Refusal refusal, String deniedMessage) {
        return switch (refusal) {
            case Fault.AccessDenied() -> new AwsError("AccessDeniedException", 403, deniedMessage);
            case Fault.Throttled() -> new AwsError("ThrottlingException", 429, "Rate exceeded");
            case Fault.ServerError() -> new AwsError("ServerException", 500, "There was an error");
            case Fault.ExpiredCredentials() ->
                new AwsError("ExpiredTokenException", 403, "The security token included in the request is expired");
        };
    }

    @Override
    public AwsError unknownOperation(CallTarget target) {
        return new AwsError("UnknownOperationException", 404, "Unknown operation: " + target.operation());
    }

    @Override
    public AwsError unsigned() {
        return new AwsError("MissingAuthenticationTokenException", 403, "Missing Authentication Token");
    }
}
