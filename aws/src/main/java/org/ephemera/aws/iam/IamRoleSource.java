package org.ephemera.aws.iam;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.AwsQueryCalls;
import org.ephemera.aws.call.FailureOutcomes;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.catalog.IamCatalog;
import org.ephemera.aws.target.IamArn;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ApiOperation;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.collect.source.StepResults;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.format.XmlElement;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/**
 * Source of the current state of a role of the task or of its machine: trust policy, inline policies, and the attached
 * policies, each of which is planned from here. IAM keeps no earlier state; CloudTrail records the changes.
 */
public final class IamRoleSource implements EvidenceSource {
    private final AwsClients clients;

    public IamRoleSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        var params = ParameterCodec.read(item, IamCatalog.RoleParameters.class);
        Optional<IamArn> role = IamArn.role(params.role());
        if (role.isEmpty()) {
            return new SourceResult.Finished(new Outcome.Failed(
                    DetailCode.ROLE_INVALID,
                    SanitizedText.of(params.role()) + ": invalid role ARN; no request was sent"));
        }
        String account = params.account();
        if (!account.isEmpty() && !account.equals(role.get().account())) {
            return new SourceResult.Finished(PrefixedOutcome.of(
                    params.use() + " " + role.get().name(),
                    new Outcome.Failed(
                            FailureOutcomes.OTHER_ACCOUNT,
                            "the role is in account " + role.get().account() + ", but the target is in account "
                                    + SanitizedText.of(account)
                                    + ", and IAM finds roles by name in the caller's account only; query it there with"
                                    + " 'aws iam get-role' and 'list-attached-role-policies'")));
        }
        ItemCalls calls = new ItemCalls(IamCatalog.ROLE, recorder, deadline, clients);
        AwsQueryCalls iam = new AwsQueryCalls(calls, clients.queryClients().iam(params.region()));
        return new RoleReader(iam, role.get(), params, item, recorder, new StepResults()).collect();
    }

    private record RoleReader(
            AwsQueryCalls iam,
            IamArn role,
            IamCatalog.RoleParameters params,
            PlannedItem item,
            Recorder recorder,
            StepResults gaps) {
        SourceResult collect() throws IOException {
            Map<String, String> roleName = Map.of("RoleName", role.name());
            Optional<XmlElement> described = gaps.of(iam.call(IamCatalog.GET_ROLE, roleName, "GetRoleResult", "Role"))
                    .flatMap(answer ->
                            answer.all("GetRoleResult", "Role").stream().findFirst());
            described.ifPresent(this::describe);
            if (described.isPresent() || !isDeleted()) {
                policies(roleName);
            }
            return gaps.toResult(params.use() + " " + role.name());
        }

        /**
         * Adds the description of the role. IAM finds a role by name, and a role of the same name may have another
         * path.
         */
        private void describe(XmlElement described) {
            gaps.addObjects(1);
            String arn = described.find("Arn").orElse("");
            gaps.addClause("created at "
                    + described.find("CreateDate").map(SanitizedText::of).orElse("an unreported time"));
            described.find("RoleLastUsed", "LastUsedDate").ifPresent(time -> gaps.addClause(lastUsed(time, described)));
            if (!arn.equals(role.text())) {
                gaps.addMissing(new Outcome.Partial("the role of this name now has the ARN " + SanitizedText.of(arn)
                        + ": the role of the task was deleted, or is in another account"));
            }
            described.find("PermissionsBoundary", "PermissionsBoundaryArn").ifPresent(boundary -> {
                gaps.addClause("permissions boundary " + SanitizedText.of(boundary));
                plan(boundary);
            });
        }

        /**
         * Returns when the role was last used, by any principal in any region; IAM reports it some hours later (IAM API
         * reference, RoleLastUsed).
         */
        private String lastUsed(String time, XmlElement described) {
            Optional<String> region = described.find("RoleLastUsed", "Region");
            String values = "last used at " + SanitizedText.of(time)
                    + region.map(name -> " in " + SanitizedText.of(name)).orElse("")
                    + ", reported by IAM with a delay of some hours";
            return region.filter(name -> !name.equals(params.region())).isPresent()
                    ? values + ": its API activity there is in the event history of that region"
                    : values;
        }

        private boolean isDeleted() {
            return gaps.outcome() instanceof Outcome.Expired;
        }

        private void policies(Map<String, String> roleName) throws IOException {
            Optional<List<XmlElement>> attached =
                    list(IamCatalog.LIST_ATTACHED_ROLE_POLICIES, roleName, "AttachedPolicies");
            attached.ifPresent(policies -> {
                gaps.addClause("attached policies: " + join(values(policies, "PolicyName")));
                values(policies, "PolicyArn").forEach(this::plan);
            });
            Optional<List<XmlElement>> inline = list(IamCatalog.LIST_ROLE_POLICIES, roleName, "PolicyNames");
            if (inline.isEmpty()) {
                return;
            }
            List<String> names = inline.get().stream().map(XmlElement::text).toList();
            gaps.addClause("inline policies: " + join(names));
            for (String name : names) {
                Map<String, String> policyParams = new TreeMap<>(roleName);
                policyParams.put("PolicyName", name);
                if (gaps.isEndedByDeadline()) {
                    return;
                }
                gaps.of(iam.call(IamCatalog.GET_ROLE_POLICY, policyParams, "GetRolePolicyResult", "PolicyDocument"))
                        .ifPresent(document -> gaps.addObjects(1));
            }
        }

        private Optional<List<XmlElement>> list(ApiOperation operation, Map<String, String> roleName, String of)
                throws IOException {
            String result = operation.name() + "Result";
            return gaps.isEndedByDeadline()
                    ? Optional.empty()
                    : gaps.of(iam.list(
                            operation, roleName, "Marker", new String[] {result, "Marker"}, result, of, "member"));
        }

        private void plan(String policy) {
            recorder.plan(IamCatalog.POLICY, item.window(), new IamCatalog.PolicyParameters(params.region(), policy));
        }

        private static List<String> values(List<XmlElement> policies, String what) {
            return policies.stream()
                    .flatMap(policy -> policy.find(what).stream())
                    .toList();
        }

        private static String join(List<String> names) {
            return names.isEmpty()
                    ? "none"
                    : names.stream().map(SanitizedText::of).collect(Collectors.joining(", "));
        }
    }
}
