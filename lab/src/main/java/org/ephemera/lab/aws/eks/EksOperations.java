package org.ephemera.lab.aws.eks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.ephemera.lab.aws.api.AwsCall;
import org.ephemera.lab.aws.api.AwsError;
import org.ephemera.lab.aws.api.AwsOperation;
import org.ephemera.lab.aws.api.PageRequest;
import org.ephemera.lab.kubernetes.ClusterAddress;
import org.ephemera.lab.scenario.AccountState;

/**
 * Simulated EKS operations by action name. The account of the scenario contains {@code eksClusters}, {@code
 * accessEntries} with their {@code policies}, {@code nodegroups}, {@code fargateProfiles}, {@code addons} and {@code
 * podIdentityAssociations}. If a simulated API server runs for a cluster, the response contains its {@code endpoint}
 * and certificate authority.
 */
public final class EksOperations {
    private static final int LARGEST_PAGE = 100;

    private final AccountState account;
    private final Optional<ClusterAddress> address;

    private EksOperations(AccountState account, Optional<ClusterAddress> address) {
        this.account = account;
        this.address = address;
    }

    public static Map<String, AwsOperation> of(AccountState account, Optional<ClusterAddress> address) {
        EksOperations eks = new EksOperations(account, address);
        return Map.ofEntries(
                Map.entry(
                        "eks:ListClusters", call -> page(call, account.all("eksClusters"), "clusters", named("name"))),
                Map.entry("eks:DescribeCluster", call -> answer("cluster", eks.cluster(call, "name"))),
                Map.entry("eks:ListAccessEntries", call -> eks.list(call, "accessEntries", named("principalArn"))),
                Map.entry(
                        "eks:DescribeAccessEntry",
                        call -> answer("accessEntry", eks.accessEntry(call).without("policies"))),
                Map.entry("eks:ListAssociatedAccessPolicies", eks::policies),
                Map.entry("eks:ListNodegroups", call -> eks.list(call, "nodegroups", named("nodegroupName"))),
                Map.entry(
                        "eks:DescribeNodegroup",
                        call -> answer(
                                "nodegroup",
                                eks.one(call, "nodegroups", "nodegroupName", "No node group found for name: "))),
                Map.entry(
                        "eks:ListFargateProfiles",
                        call -> eks.list(call, "fargateProfiles", "fargateProfileNames", named("fargateProfileName"))),
                Map.entry(
                        "eks:DescribeFargateProfile",
                        call -> answer(
                                "fargateProfile",
                                eks.one(
                                        call,
                                        "fargateProfiles",
                                        "fargateProfileName",
                                        "No Fargate Profile found with name: "))),
                Map.entry("eks:ListAddons", call -> eks.list(call, "addons", named("addonName"))),
                Map.entry(
                        "eks:DescribeAddon",
                        call -> answer("addon", eks.one(call, "addons", "addonName", "No addon: "))),
                Map.entry("eks:ListPodIdentityAssociations", eks::associations),
                Map.entry(
                        "eks:DescribePodIdentityAssociation",
                        call -> answer(
                                "association",
                                eks.one(
                                        call,
                                        "podIdentityAssociations",
                                        "associationId",
                                        "No association found with id: "))));
    }

    private static Function<ObjectNode, JsonNode> named(String member) {
        return each -> each.get(member);
    }

    private static ObjectNode answer(String member, ObjectNode shown) {
        return JsonNodeFactory.instance.objectNode().set(member, shown);
    }

    private ObjectNode cluster(AwsCall call, String member) throws AwsError {
        String name = call.text(member).orElse("");
        ObjectNode shown = account.all("eksClusters").stream()
                .filter(each -> each.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> notFound("No cluster found for name: " + name + "."))
                .deepCopy();
        if (address.isPresent() && shown.has("endpoint")) {
            shown.put("endpoint", address.get().endpoint().toString());
            shown.putObject("certificateAuthority").put("data", address.get().authority());
        }
        return shown;
    }

    private ObjectNode list(AwsCall call, String kind, Function<ObjectNode, JsonNode> shown) throws AwsError {
        return list(call, kind, kind, shown);
    }

    private ObjectNode list(AwsCall call, String kind, String member, Function<ObjectNode, JsonNode> shown)
            throws AwsError {
        return page(call, of(call, kind), member, shown);
    }

    private List<ObjectNode> of(AwsCall call, String kind) throws AwsError {
        String cluster = cluster(call, "clusterName").path("name").asText();
        return account.all(kind).stream()
                .filter(each -> each.path("clusterName").asText().equals(cluster))
                .toList();
    }

    private static ObjectNode page(
            AwsCall call, List<ObjectNode> all, String member, Function<ObjectNode, JsonNode> shown) throws AwsError {
        int requested = call.text("maxResults").map(Integer::parseInt).orElse(LARGEST_PAGE);
        PageRequest page = PageRequest.of(
                call,
                call.text("nextToken"),
                Math.clamp(requested, 1, LARGEST_PAGE),
                AwsError.badRequest("InvalidParameterException", "Invalid nextToken"));
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode items = answer.putArray(member);
        page.of(all).forEach(each -> items.add(shown.apply(each)));
        page.nextToken(all.size()).ifPresent(token -> answer.put("nextToken", token));
        return answer;
    }

    private ObjectNode one(AwsCall call, String kind, String member, String missing) throws AwsError {
        String name = call.text(member).orElse("");
        return of(call, kind).stream()
                .filter(each -> each.path(member).asText().equals(name))
                .findFirst()
                .orElseThrow(() -> notFound(missing + name + "."))
                .deepCopy();
    }

    private ObjectNode accessEntry(AwsCall call) throws AwsError {
        return one(
                call,
                "accessEntries",
                "principalArn",
                "The specified principalArn could not be found. You can view your available access entries with"
                        + " 'list-access-entries': ");
    }

    private ObjectNode policies(AwsCall call) throws AwsError {
        ObjectNode entry = accessEntry(call);
        List<ObjectNode> policies =
                entry.path("policies").valueStream().map(ObjectNode.class::cast).toList();
        ObjectNode answer = page(call, policies, "associatedAccessPolicies", each -> each);
        return answer.put("clusterName", entry.path("clusterName").asText())
                .put("principalArn", entry.path("principalArn").asText());
    }

    private ObjectNode associations(AwsCall call) throws AwsError {
        List<ObjectNode> found = of(call, "podIdentityAssociations").stream()
                .filter(each -> isAsked(each, call, "namespace") && isAsked(each, call, "serviceAccount"))
                .toList();
        return page(
                call,
                found,
                "associations",
                each -> each.deepCopy()
                        .retain(
                                "clusterName",
                                "namespace",
                                "serviceAccount",
                                "associationArn",
                                "associationId",
                                "ownerArn"));
    }

    private static boolean isAsked(ObjectNode each, AwsCall call, String member) {
        return call.text(member).stream().allMatch(each.path(member).asText()::equals);
    }

    private static AwsError notFound(String message) {
        return new AwsError("ResourceNotFoundException", 404, message);
    }
}
