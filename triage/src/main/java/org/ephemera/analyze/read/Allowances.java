package org.ephemera.analyze.read;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.ephemera.analyze.model.Allowance;
import org.ephemera.analyze.model.Gap;

/**
 * What the identities of a package may do, by the policies of AWS and the role assignments of Azure that were collected.
 *
 * @param byIdentity by the role's name, or by the principal's id, the identity's resource id or its client id in lower case
 */
public record Allowances(Map<String, List<Allowance>> byIdentity, List<Gap> gaps) {
    private static final String ROLE = "aws.iam.role";
    private static final String POLICY = "aws.iam.policy";
    private static final String ASSIGNED = "azure.authorization.role-assignments";
    private static final Set<String> ARTIFACTS = Set.of(ROLE, POLICY, ASSIGNED);

    private static final Set<String> GIVEN = Set.of("ContainerGroups_Get", "ContainerApps_Get");
    private static final String IDENTITIES = "UserAssignedIdentities_ListBySubscription";

    public static final Allowances NONE = new Allowances(Map.of(), List.of());

    public Allowances {
        byIdentity = Map.copyOf(byIdentity);
        gaps = List.copyOf(gaps);
    }

    /** Of an identity as a workload names it: the ARN of a role, a principal or a resource id of Azure. */
    public List<Allowance> of(String identity) {
        String name = identity.contains(":role/") ? identity.substring(identity.lastIndexOf('/') + 1) : identity;
        return byIdentity.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    public static Allowances of(SealedPackage sealed) {
        return new Reading(sealed).all();
    }

    private static final class Reading {
        private final SealedPackage sealed;
        private final Bodies bodies;
        private final Map<String, List<Allowance>> byIdentity = new LinkedHashMap<>();
        /** Of managed policies, which several roles may have. */
        private final Map<String, Set<String>> holders = new LinkedHashMap<>();

        Reading(SealedPackage sealed) {
            this.sealed = sealed;
            this.bodies = Bodies.in(sealed);
        }

        Allowances all() {
            List<Answer> answers = sealed.answers().stream()
                    .filter(answer -> ARTIFACTS.contains(answer.artifact()))
                    .toList();
            answers.stream()
                    .filter(answer -> answer.operation().equals("ListAttachedRolePolicies"))
                    .forEach(this::attached);
            for (Answer answer : answers) {
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
            if (!byIdentity.isEmpty()) {
                sealed.answers().stream()
                        .filter(answer -> GIVEN.contains(answer.operation()))
                        .forEach(this::alias);
                sealed.answers().stream()
                        .filter(answer -> answer.operation().equals(IDENTITIES))
                        .forEach(this::clients);
            }
            return new Allowances(byIdentity, bodies.gaps());
        }

        private void attached(Answer answer) {
            bodies.read(answer)
                    .at("ListAttachedRolePoliciesResult", "AttachedPolicies")
                    .items()
                    .forEach(policy -> holders.computeIfAbsent(
                                    policy.at("PolicyArn").words(), any -> new TreeSet<>())
                            .add(answer.param("RoleName")));
        }

        private void document(Located document, Set<String> roles, Answer answer) {
            if (roles.isEmpty() || document.words().isEmpty()) {
                return;
            }
            try {
                List<Allowance> allowed = PolicyDocument.read(document.json().asText(), document.evidence());
                roles.forEach(role -> list(role).addAll(allowed));
            } catch (IOException e) {
                bodies.gap(answer.item(), "a policy cannot be read, so what it allows is not known: " + e.getMessage());
            }
        }

        private void assigned(Answer answer) {
            for (Located assignment : bodies.read(answer).at("value").items()) {
                Located properties = assignment.at("properties");
                String definition = properties.at("roleDefinitionId").words();
                list(properties.at("principalId").words())
                        .add(new Allowance(
                                definition
                                        .substring(definition.lastIndexOf('/') + 1)
                                        .toLowerCase(Locale.ROOT),
                                properties.at("scope").words(),
                                properties.at("condition").exists(),
                                properties.at("roleDefinitionId").evidence()));
            }
        }

        /** Roles are assigned to principals, and a group names the identities that it was given by their resource ids. */
        private void alias(Answer answer) {
            bodies.read(answer)
                    .at("identity", "userAssignedIdentities")
                    .fields()
                    .forEach((id, identity) -> {
                        List<Allowance> known = byIdentity.get(
                                identity.at("principalId").words().toLowerCase(Locale.ROOT));
                        if (known != null) {
                            byIdentity.putIfAbsent(id.toLowerCase(Locale.ROOT), known);
                        }
                    });
        }

        /** A service account of a cluster names its identity by the client id. */
        private void clients(Answer answer) {
            for (Located identity : bodies.read(answer).at("value").items()) {
                Located properties = identity.at("properties");
                List<Allowance> known =
                        byIdentity.get(properties.at("principalId").words().toLowerCase(Locale.ROOT));
                String client = properties.at("clientId").words().toLowerCase(Locale.ROOT);
                if (known != null && !client.isEmpty()) {
                    byIdentity.putIfAbsent(client, known);
                }
            }
        }

        private List<Allowance> list(String identity) {
            return byIdentity.computeIfAbsent(identity.toLowerCase(Locale.ROOT), any -> new ArrayList<>());
        }
    }
}
