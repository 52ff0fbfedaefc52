package org.ephemera.lab.aws.iam;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.ephemera.lab.aws.api.AwsCall;
import org.ephemera.lab.aws.api.AwsError;
import org.ephemera.lab.aws.api.AwsOperation;
import org.ephemera.lab.aws.api.PageRequest;
import org.ephemera.lab.scenario.AccountState;

/**
 * Simulated IAM operations by action name. In the scenario, a role has {@code inline} and {@code attached} policies in
 * addition to the members that IAM returns. An instance profile has the names of its {@code roles}, and a policy has
 * its {@code Document}.
 */
public final class IamOperations {
    private static final int LARGEST_PAGE = 100;

    private final List<ObjectNode> roles;
    private final List<ObjectNode> profiles;
    private final List<ObjectNode> policies;

    private IamOperations(AccountState account) {
        this.roles = account.all("roles");
        this.profiles = account.all("instanceProfiles");
        this.policies = account.all("policies");
    }

    public static Map<String, AwsOperation> of(AccountState account) {
        IamOperations iam = new IamOperations(account);
        return Map.of(
                "iam:GetInstanceProfile", iam::instanceProfile,
                "iam:GetRole", iam::role,
                "iam:ListAttachedRolePolicies", iam::attached,
                "iam:ListRolePolicies", iam::inline,
                "iam:GetRolePolicy", iam::inlineDocument,
                "iam:GetPolicy", iam::policy,
                "iam:GetPolicyVersion", iam::policyVersion);
    }

    private ObjectNode instanceProfile(AwsCall call) throws AwsError {
        ObjectNode shown = find(profiles, "InstanceProfileName", call, "InstanceProfileName")
                .deepCopy();
        List<String> names =
                shown.path("roles").valueStream().map(JsonNode::asText).toList();
        ArrayNode held = shown.putArray("Roles");
        roles.stream()
                .filter(role -> names.contains(role.path("RoleName").asText()))
                .forEach(role -> held.add(shown(role)));
        return object().set("InstanceProfile", shown.without("roles"));
    }

    private ObjectNode role(AwsCall call) throws AwsError {
        return object().set("Role", shown(find(call)));
    }

    private static ObjectNode shown(ObjectNode role) {
        ObjectNode shown = role.deepCopy();
        shown.put("AssumeRolePolicyDocument", encoded(shown.path("AssumeRolePolicyDocument")));
        return shown.without(List.of("inline", "attached"));
    }

    private ObjectNode attached(AwsCall call) throws AwsError {
        return page(
                call,
                "AttachedPolicies",
                find(call).path("attached").valueStream().toList(),
                arn -> object().put(
                                "PolicyName",
                                arn.asText().substring(arn.asText().lastIndexOf('/') + 1))
                        .set("PolicyArn", arn));
    }

    private ObjectNode inline(AwsCall call) throws AwsError {
        return page(
                call,
                "PolicyNames",
                find(call)
                        .path("inline")
                        .propertyStream()
                        .map(Map.Entry::getKey)
                        .toList(),
                TextNode::valueOf);
    }

    private static <T> ObjectNode page(AwsCall call, String member, List<T> all, Function<T, JsonNode> shown)
            throws AwsError {
        PageRequest page = PageRequest.of(
                call, call.text("Marker"), LARGEST_PAGE, AwsError.badRequest("ValidationError", "Invalid Marker."));
        ObjectNode answer = object();
        ArrayNode items = answer.putArray(member);
        page.of(all).forEach(each -> items.add(shown.apply(each)));
        Optional<String> next = page.nextToken(all.size());
        next.ifPresent(marker -> answer.put("Marker", marker));
        return answer.put("IsTruncated", next.isPresent());
    }

    private ObjectNode inlineDocument(AwsCall call) throws AwsError {
        String name = call.text("PolicyName").orElse("");
        JsonNode document = find(call).path("inline").path(name);
        if (document.isMissingNode()) {
            throw noSuchEntity("The role policy with name " + name + " cannot be found.");
        }
        return object().put("RoleName", call.text("RoleName").orElse(""))
                .put("PolicyName", name)
                .put("PolicyDocument", encoded(document));
    }

    private ObjectNode policy(AwsCall call) throws AwsError {
        return object().set(
                        "Policy",
                        find(policies, "Arn", call, "PolicyArn").deepCopy().without("Document"));
    }

    private ObjectNode policyVersion(AwsCall call) throws AwsError {
        ObjectNode policy = find(policies, "Arn", call, "PolicyArn");
        String version = call.text("VersionId").orElse("");
        if (!policy.path("DefaultVersionId").asText().equals(version)) {
            throw noSuchEntity("Policy version " + version + " does not exist.");
        }
        ObjectNode shown = object().put("VersionId", version).put("IsDefaultVersion", true);
        shown.set("CreateDate", policy.path("UpdateDate"));
        return object().set("PolicyVersion", shown.put("Document", encoded(policy.path("Document"))));
    }

    private ObjectNode find(AwsCall call) throws AwsError {
        return find(roles, "RoleName", call, "RoleName");
    }

    private static ObjectNode find(List<ObjectNode> among, String by, AwsCall call, String requested) throws AwsError {
        String name = call.text(requested).orElse("");
        return among.stream()
                .filter(each -> each.path(by).asText().equals(name))
                .findFirst()
                .orElseThrow(() -> noSuchEntity("The entity with name " + name + " cannot be found."));
    }

    private static AwsError noSuchEntity(String message) {
        return new AwsError("NoSuchEntity", 404, message);
    }

    /** Encodes a policy document for a URL, as IAM does. */
    private static String encoded(JsonNode document) {
        return URLEncoder.encode(document.toString(), StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
