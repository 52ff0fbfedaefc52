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
import org.ephemera.analyze.model.Gap;
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
 * What the identities of a package may do, by the policies of AWS and the role assignments of Azure that were collected.
 *
 * @param byIdentity by the role's name, or by the principal's id, the identity's resource id or its client id in lower case
 * @param partly those, named likewise, of which not all could be read: what they may do is more than is known, or may be
 */
public record IdentityPermissions(Map<String, List<GrantedPermission>> byIdentity, Set<String> partly, List<Gap> gaps) {
    private static final String RULE = "ESC-030";
    private static final String ROLE = "aws.iam.role";
    private static final String POLICY = "aws.iam.policy";
    private static final String ASSIGNED = "azure.authorization.role-assignments";
    private static final int LONGEST = 500;
    private static final Set<String> ARTIFACTS = Set.of(ROLE, POLICY, ASSIGNED);

    private static final Set<String> GIVEN = Set.of("ContainerGroups_Get", "ContainerApps_Get");
    private static final String CLUSTER = "ManagedClusters_Get";
    private static final String PROFILE = "GetInstanceProfile";
    private static final String IDENTITIES = "UserAssignedIdentities_ListBySubscription";

    public static final IdentityPermissions NONE = new IdentityPermissions(Map.of(), Set.of(), List.of());

    public IdentityPermissions {
        byIdentity = Map.copyOf(byIdentity);
        partly = Set.copyOf(partly);
        gaps = List.copyOf(gaps);
    }

    /** Of an identity as a workload names it: the ARN of a role, a principal or a resource id of Azure. */
    public List<GrantedPermission> of(String identity) {
        return byIdentity.getOrDefault(key(identity), List.of());
    }

    /** False of an identity of which some policy or assignment was asked for and could not be read. */
    public boolean isWhole(String identity) {
        return !partly.contains(key(identity));
    }

    private static String key(String identity) {
        String name = identity.contains(":role/") ? identity.substring(identity.lastIndexOf('/') + 1) : identity;
        return name.toLowerCase(Locale.ROOT);
    }

    public static IdentityPermissions of(SealedPackage sealed) {
        return new Reading(sealed).all();
    }

    private static final class Reading {
        private final SealedPackage sealed;
        private final ResponseDocuments bodies;
        private final Map<String, List<GrantedPermission>> byIdentity = new LinkedHashMap<>();
        /** Of managed policies, which several roles may have. */
        private final Map<String, Set<String>> holders = new LinkedHashMap<>();

        private final Set<String> partly = new TreeSet<>();

        Reading(SealedPackage sealed) {
            this.sealed = sealed;
            this.bodies = ResponseDocuments.in(sealed);
        }

        IdentityPermissions all() {
            List<ApiResponse> answers = sealed.answers().stream()
                    .filter(answer -> ARTIFACTS.contains(answer.artifact()))
                    .toList();
            answers.stream()
                    .filter(answer -> answer.operation().equals("ListAttachedRolePolicies"))
                    .forEach(this::attached);
            for (ApiResponse answer : answers) {
                switch (answer.operation()) {
                    case "GetRolePolicy" ->
                        document(
                                bodies.read(answer).at("GetRolePolicyResult", "PolicyDocument"),
                                Set.of(answer.param("RoleName")),
                                answer);
                    case "GetPolicyVersion" ->
                        document(
                                bodies.read(answer)
                                        .at("GetPolicyVersionResult", "PolicyVersion")
                                        .at("Document"),
                                holders.getOrDefault(answer.param("PolicyArn"), Set.of()),
                                answer);
                    default -> {
                        if (answer.artifact().equals(ASSIGNED)) {
                            assigned(answer);
                        }
                    }
                }
            }
            sealed.outcomes().stream().filter(item -> !ClusterGaps.isSeen(item)).forEach(this::unread);
            if (!byIdentity.isEmpty() || !partly.isEmpty()) {
                sealed.answers().stream()
                        .filter(answer -> GIVEN.contains(answer.operation()))
                        .forEach(this::alias);
                sealed.answers().stream()
                        .filter(answer -> answer.operation().equals(IDENTITIES))
                        .forEach(this::clients);
                sealed.answers().stream()
                        .filter(answer -> answer.operation().equals(PROFILE))
                        .forEach(this::profile);
                sealed.answers().stream()
                        .filter(answer -> answer.operation().equals(CLUSTER))
                        .forEach(this::kubelets);
            }
            return new IdentityPermissions(byIdentity, partly, bodies.gaps());
        }

        /** What could not be read of somebody's rights may be the worst of them. */
        private void unread(ItemOutcome item) {
            Set<String> whose = switch (item.planned().artifact()) {
                case ROLE -> named(item, "role");
                case POLICY -> holders.getOrDefault(item.planned().param("policy"), Set.of());
                case ASSIGNED -> named(item, "principal");
                default -> Set.of();
            };
            if (!whose.isEmpty()) {
                whose.forEach(name -> partly.add(key(name)));
                bodies.gap(
                        RULE,
                        "what " + TruncatedText.text(String.join(", ", whose), LONGEST) + " may do is not known whole, "
                                + ClusterGaps.why(item));
            }
        }

        private static Set<String> named(ItemOutcome item, String param) {
            String name = item.planned().param(param);
            return name.isEmpty() ? Set.of() : Set.of(name);
        }

        private void attached(ApiResponse answer) {
            bodies.read(answer)
                    .at("ListAttachedRolePoliciesResult", "AttachedPolicies")
                    .items()
                    .forEach(policy -> holders.computeIfAbsent(
                                    policy.at("PolicyArn").words(), any -> new TreeSet<>())
                            .add(answer.param("RoleName")));
        }

        private void document(LocatedJson document, Set<String> roles, ApiResponse answer) {
            if (roles.isEmpty() || document.words().isEmpty()) {
                return;
            }
            try {
                List<GrantedPermission> allowed =
                        PolicyDocument.read(document.json().asText(), document.evidence());
                roles.forEach(role -> list(role).addAll(allowed));
            } catch (IOException e) {
                roles.forEach(role -> partly.add(key(role)));
                bodies.gap(answer.item(), "a policy cannot be read, so what it allows is not known: " + e.getMessage());
            }
        }

        private void assigned(ApiResponse answer) {
            for (LocatedJson assignment : bodies.read(answer).at("value").items()) {
                LocatedJson properties = assignment.at("properties");
                String definition = properties.at("roleDefinitionId").words();
                GrantedPermission allowance = new GrantedPermission(
                        definition.substring(definition.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT),
                        properties.at("scope").words(),
                        properties.at("condition").exists(),
                        properties.at("roleDefinitionId").evidence());
                // What is given to a group that it is in is answered under the group's id, and is its own all the same.
                Stream.of(properties.at("principalId").words(), answer.name("principal"))
                        .map(principal -> principal.toLowerCase(Locale.ROOT))
                        .filter(principal -> !principal.isEmpty())
                        .distinct()
                        .forEach(principal -> list(principal).add(allowance));
            }
        }

        /** Roles are assigned to principals, and a group names the identities that it was given by their resource ids. */
        private void alias(ApiResponse answer) {
            bodies.read(answer)
                    .at("identity", "userAssignedIdentities")
                    .fields()
                    .forEach((id, identity) -> alias(identity.at("principalId").words(), id));
        }

        /** A service account of a cluster names its identity by the client id. */
        private void clients(ApiResponse answer) {
            for (LocatedJson identity : bodies.read(answer).at("value").items()) {
                LocatedJson properties = identity.at("properties");
                alias(
                        properties.at("principalId").words(),
                        properties.at("clientId").words());
            }
        }

        /** A machine names its profile, and that the role as which whatever is on the machine may act. */
        private void profile(ApiResponse answer) {
            LocatedJson profile = bodies.read(answer).at("GetInstanceProfileResult", "InstanceProfile");
            profile.at("Roles")
                    .items()
                    .forEach(role ->
                            alias(role.at("RoleName").words(), profile.at("Arn").words()));
        }

        /** A cluster of AKS names the identities of its machines by the ids of their resources, and roles are given to objects. */
        private void kubelets(ApiResponse answer) {
            bodies.read(answer)
                    .at("properties", "identityProfile")
                    .fields()
                    .values()
                    .forEach(identity -> alias(
                            identity.at("objectId").words(),
                            identity.at("resourceId").words()));
        }

        /** What is known of a principal, and whether it is all, holds by its other name too. */
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
