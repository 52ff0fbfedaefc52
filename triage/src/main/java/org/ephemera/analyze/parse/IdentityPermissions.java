package org.ephemera.analyze.parse;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.GrantedPermission;
import org.ephemera.analyze.model.TruncatedText;
import org.ephemera.analyze.parse.aws.PolicyDocument;
import org.ephemera.analyze.parse.kubernetes.ClusterGaps;
import org.ephemera.analyze.parse.sealed.ApiResponse;
import org.ephemera.analyze.parse.sealed.LocatedJson;
import org.ephemera.analyze.parse.sealed.ResponseDocuments;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.format.ItemOutcome;

/**
 * Permissions of the identities of a package, from the collected AWS policies and Azure role assignments.
 *
 * @param byIdentity key: name of a role, or principal id, resource id or client id of an identity, in lower case
 * @param incomplete keys of identities whose permissions were not read completely; they may have more permissions
 */
public record IdentityPermissions(
        Map<String, List<GrantedPermission>> byIdentity, Set<String> incomplete, List<EvidenceGap> gaps) {
    private static final String RULE = "ESC-030";
    private static final String ROLE = "aws.iam.role";
    private static final String POLICY = "aws.iam.policy";
    private static final String ASSIGNED = "azure.authorization.role-assignments";
    private static final int LONGEST = 500;
    private static final Set<String> ARTIFACTS = Set.of(ROLE, POLICY, ASSIGNED);

    private static final Set<String> GIVEN = Set.of("ContainerGroups_Get", "ContainerApps_Get", "Jobs_Get");
    private static final String CLUSTER = "ManagedClusters_Get";
    private static final String PROFILE = "GetInstanceProfile";
    private static final String IDENTITIES = "UserAssignedIdentities_ListBySubscription";

    public static final IdentityPermissions NONE = new IdentityPermissions(Map.of(), Set.of(), List.of());

    public IdentityPermissions {
        byIdentity = Map.copyOf(byIdentity);
        incomplete = Set.copyOf(incomplete);
        gaps = List.copyOf(gaps);
    }

    /**
     * Returns the permissions of an identity, given as a workload names it: ARN of a role, principal or resource id of
     * Azure.
     */
    public List<GrantedPermission> of(String identity) {
        return byIdentity.getOrDefault(key(identity), List.of());
    }

    /** Reports whether all requested policies and assignments of an identity were read. */
    public boolean isComplete(String identity) {
        return !incomplete.contains(key(identity));
    }

    private static String key(String identity) {
        String name = identity.contains(":role/") ? identity.substring(identity.lastIndexOf('/') + 1) : identity;
        return name.toLowerCase(Locale.ROOT);
    }

    public static IdentityPermissions of(SealedPackage sealed) {
        return new Builder(sealed).all();
    }

    private static final class Builder {
        private final SealedPackage sealed;
        private final ResponseDocuments bodies;
        private final Map<String, List<GrantedPermission>> byIdentity = new LinkedHashMap<>();
        /** Roles of each managed policy; several roles may have the same policy. */
        private final Map<String, Set<String>> holders = new LinkedHashMap<>();

        private final Set<String> partly = new TreeSet<>();

        Builder(SealedPackage sealed) {
            this.sealed = sealed;
            this.bodies = ResponseDocuments.in(sealed);
        }

        IdentityPermissions all() {
            List<ApiResponse> responses = sealed.responses().stream()
                    .filter(response -> ARTIFACTS.contains(response.artifact()))
                    .toList();
            responses.stream()
                    .filter(response -> response.operation().equals("ListAttachedRolePolicies"))
                    .forEach(this::attached);
            for (ApiResponse response : responses) {
                switch (response.operation()) {
                    case "GetRolePolicy" ->
                        document(
                                bodies.read(response).at("GetRolePolicyResult", "PolicyDocument"),
                                Set.of(response.requestParam("RoleName")),
                                response);
                    case "GetPolicyVersion" ->
                        document(
                                bodies.read(response)
                                        .at("GetPolicyVersionResult", "PolicyVersion")
                                        .at("Document"),
                                holders.getOrDefault(response.requestParam("PolicyArn"), Set.of()),
                                response);
                    default -> {
                        if (response.artifact().equals(ASSIGNED)) {
                            assigned(response);
                        }
                    }
                }
            }
            sealed.outcomes().stream()
                    .filter(item -> !ClusterGaps.isCollected(item))
                    .forEach(this::unread);
            if (!byIdentity.isEmpty() || !partly.isEmpty()) {
                sealed.responses().stream()
                        .filter(response -> GIVEN.contains(response.operation()))
                        .forEach(this::alias);
                sealed.responses().stream()
                        .filter(response -> response.operation().equals(IDENTITIES))
                        .forEach(this::clients);
                sealed.responses().stream()
                        .filter(response -> response.operation().equals(PROFILE))
                        .forEach(this::profile);
                sealed.responses().stream()
                        .filter(response -> response.operation().equals(CLUSTER))
                        .forEach(this::kubelets);
            }
            return new IdentityPermissions(byIdentity, partly, bodies.gaps());
        }

        /**
         * Marks the identities of an unread item as incomplete, because the unread permissions may be the most
         * dangerous ones.
         */
        private void unread(ItemOutcome item) {
            Set<String> identities = switch (item.planned().artifact()) {
                case ROLE -> named(item, "role");
                case POLICY -> holders.getOrDefault(item.planned().param("policy"), Set.of());
                case ASSIGNED -> named(item, "principal");
                default -> Set.of();
            };
            if (!identities.isEmpty()) {
                identities.forEach(name -> partly.add(key(name)));
                bodies.gap(
                        RULE,
                        "the permissions of " + TruncatedText.text(String.join(", ", identities), LONGEST)
                                + " are incomplete; " + ClusterGaps.outcomeText(item));
            }
        }

        private static Set<String> named(ItemOutcome item, String param) {
            String name = item.planned().param(param);
            return name.isEmpty() ? Set.of() : Set.of(name);
        }

        private void attached(ApiResponse response) {
            bodies.read(response)
                    .at("ListAttachedRolePoliciesResult", "AttachedPolicies")
                    .items()
                    .forEach(policy -> holders.computeIfAbsent(
                                    policy.at("PolicyArn").textOrEmpty(), any -> new TreeSet<>())
                            .add(response.requestParam("RoleName")));
        }

        private void document(LocatedJson document, Set<String> roles, ApiResponse response) {
            if (roles.isEmpty() || document.textOrEmpty().isEmpty()) {
                return;
            }
            try {
                List<GrantedPermission> allowed =
                        PolicyDocument.read(document.json().asText(), document.evidence());
                roles.forEach(role -> list(role).addAll(allowed));
            } catch (IOException e) {
                roles.forEach(role -> partly.add(key(role)));
                bodies.gap(response.item(), "cannot read a policy, so its permissions are unknown: " + e.getMessage());
            }
        }

        private void assigned(ApiResponse response) {
            for (LocatedJson assignment : bodies.read(response).at("value").items()) {
                LocatedJson properties = assignment.at("properties");
                String definition = properties.at("roleDefinitionId").textOrEmpty();
                GrantedPermission permission = new GrantedPermission(
                        definition.substring(definition.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT),
                        properties.at("scope").textOrEmpty(),
                        properties.at("condition").exists(),
                        properties.at("roleDefinitionId").evidence());
                // A role of a group is returned under the group's id; its members have the role as well.
                Stream.of(properties.at("principalId").textOrEmpty(), response.itemParam("principal"))
                        .map(principal -> principal.toLowerCase(Locale.ROOT))
                        .filter(principal -> !principal.isEmpty())
                        .distinct()
                        .forEach(principal -> list(principal).add(permission));
            }
        }

        /**
         * Adds the permissions under the resource id. Roles are assigned to principals, and a container group
         * references its user-assigned identities by resource id.
         */
        private void alias(ApiResponse response) {
            bodies.read(response)
                    .at("identity", "userAssignedIdentities")
                    .fields()
                    .forEach((id, identity) -> alias(identity.at("principalId").textOrEmpty(), id));
        }

        /**
         * Adds the permissions under the client id, by which a service account of a cluster references its identity.
         */
        private void clients(ApiResponse response) {
            for (LocatedJson identity : bodies.read(response).at("value").items()) {
                LocatedJson properties = identity.at("properties");
                alias(
                        properties.at("principalId").textOrEmpty(),
                        properties.at("clientId").textOrEmpty());
            }
        }

        /**
         * Adds the permissions under the ARN of the instance profile. Software on the machine can act as the profile's
         * role.
         */
        private void profile(ApiResponse response) {
            LocatedJson profile = bodies.read(response).at("GetInstanceProfileResult", "InstanceProfile");
            profile.at("Roles")
                    .items()
                    .forEach(role -> alias(
                            role.at("RoleName").textOrEmpty(), profile.at("Arn").textOrEmpty()));
        }

        /**
         * Adds the permissions of the kubelet identities under their resource ids. AKS references identities by
         * resource id, but roles are assigned to object ids.
         */
        private void kubelets(ApiResponse response) {
            bodies.read(response)
                    .at("properties", "identityProfile")
                    .fields()
                    .values()
                    .forEach(identity -> alias(
                            identity.at("objectId").textOrEmpty(),
                            identity.at("resourceId").textOrEmpty()));
        }

        /** Adds the permissions of a principal under another name; an incomplete result stays incomplete. */
        private void alias(String principal, String other) {
            List<GrantedPermission> known = byIdentity.get(principal.toLowerCase(Locale.ROOT));
            if (known != null && !other.isEmpty()) {
                byIdentity.putIfAbsent(other.toLowerCase(Locale.ROOT), known);
            }
            if (partly.contains(principal.toLowerCase(Locale.ROOT)) && !other.isEmpty()) {
                partly.add(other.toLowerCase(Locale.ROOT));
            }
        }

        private List<GrantedPermission> list(String identity) {
            return byIdentity.computeIfAbsent(identity.toLowerCase(Locale.ROOT), any -> new ArrayList<>());
        }
    }
}
