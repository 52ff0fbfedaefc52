package org.ephemera.aws.iam;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.FailureOutcomes;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.call.QuerySteps;
import org.ephemera.aws.catalog.IamCatalog;
import org.ephemera.aws.target.IamArn;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.call.ApiOperation;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.collect.source.StepResults;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.XmlElement;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/**
 * A role that the task could act as, or that the machine below it has, as it is now: who may assume it, its inline policies, and the names of those that are
 * attached, each of which is planned from here. IAM keeps no earlier state; CloudTrail tells of changes.
 */
public final class IamRoleSource implements EvidenceSource {
    private final AwsClients clients;

    public IamRoleSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        var params = ParameterCodec.read(item, IamCatalog.RoleParameters.class);
        Optional<IamArn> role = IamArn.role(params.role());
        if (role.isEmpty()) {
            return new Step.Finished(new Outcome.Failed(
                    DetailCode.ROLE_INVALID,
                    SanitizedText.of(params.role()) + ": this is no ARN of a role; nothing was asked of it"));
        }
        String account = params.account();
        if (!account.isEmpty() && !account.equals(role.get().account())) {
            return new Step.Finished(PrefixedOutcome.of(
                    params.use() + " " + role.get().name(),
                    new Outcome.Failed(
                            FailureOutcomes.OTHER_ACCOUNT,
                            "the role is in account " + role.get().account() + ", the target in "
                                    + SanitizedText.of(account)
                                    + ", and IAM finds a role by its name alone: ask there, with 'aws iam get-role' and"
                                    + " 'list-attached-role-policies'")));
        }
        ItemCalls calls = new ItemCalls(IamCatalog.ROLE, recorder, deadline, clients);
        QuerySteps iam = new QuerySteps(calls, clients.queries().iam(params.region()));
        return new Work(iam, role.get(), params, item, recorder, new StepResults()).collect();
    }

    private record Work(
            QuerySteps iam,
            IamArn role,
            IamCatalog.RoleParameters params,
            PlannedItem item,
            Recorder recorder,
            StepResults gaps) {
        Step collect() throws IOException {
            Map<String, String> named = Map.of("RoleName", role.name());
            Optional<XmlElement> got = gaps.of(iam.ask(IamCatalog.GET_ROLE, named, "GetRoleResult", "Role"))
                    .flatMap(answer ->
                            answer.all("GetRoleResult", "Role").stream().findFirst());
            got.ifPresent(this::describe);
            if (got.isPresent() || !isGone()) {
                policies(named);
            }
            return gaps.end(params.use() + " " + role.name());
        }

        /** The name is asked for, and a role of that name may stand at another path. */
        private void describe(XmlElement got) {
            gaps.brought(1);
            String arn = got.find("Arn").orElse("");
            gaps.says("made at " + got.find("CreateDate").map(SanitizedText::of).orElse("a time not told"));
            got.find("RoleLastUsed", "LastUsedDate").ifPresent(time -> gaps.says(lastUsed(time, got)));
            if (!arn.equals(role.text())) {
                gaps.lacks(new Outcome.Partial("the role of that name is now " + SanitizedText.of(arn)
                        + ": the one that the task has was deleted, or is in another account"));
            }
            got.find("PermissionsBoundary", "PermissionsBoundaryArn").ifPresent(boundary -> {
                gaps.says("bounded by " + SanitizedText.of(boundary));
                plan(boundary);
            });
        }

        /** By whomever: of all regions IAM alone tells it, some hours later (IAM API reference, RoleLastUsed). */
        private String lastUsed(String time, XmlElement got) {
            Optional<String> region = got.find("RoleLastUsed", "Region");
            String told = "last used at " + SanitizedText.of(time)
                    + region.map(name -> " in " + SanitizedText.of(name)).orElse("")
                    + ", as IAM learns some hours later";
            return region.filter(name -> !name.equals(params.region())).isPresent()
                    ? told + ": what was done there is in the event history of that region"
                    : told;
        }

        private boolean isGone() {
            return gaps.outcome() instanceof Outcome.Expired;
        }

        private void policies(Map<String, String> named) throws IOException {
            Optional<List<XmlElement>> attached =
                    list(IamCatalog.LIST_ATTACHED_ROLE_POLICIES, named, "AttachedPolicies");
            attached.ifPresent(policies -> {
                gaps.says("attached: " + shown(told(policies, "PolicyName")));
                told(policies, "PolicyArn").forEach(this::plan);
            });
            Optional<List<XmlElement>> inline = list(IamCatalog.LIST_ROLE_POLICIES, named, "PolicyNames");
            if (inline.isEmpty()) {
                return;
            }
            List<String> names = inline.get().stream().map(XmlElement::text).toList();
            gaps.says("inline: " + shown(names));
            for (String name : names) {
                Map<String, String> asked = new TreeMap<>(named);
                asked.put("PolicyName", name);
                if (gaps.isCut()) {
                    return;
                }
                gaps.of(iam.ask(IamCatalog.GET_ROLE_POLICY, asked, "GetRolePolicyResult", "PolicyDocument"))
                        .ifPresent(document -> gaps.brought(1));
            }
        }

        private Optional<List<XmlElement>> list(ApiOperation operation, Map<String, String> named, String of)
                throws IOException {
            String result = operation.name() + "Result";
            return gaps.isCut()
                    ? Optional.empty()
                    : gaps.of(iam.list(
                            operation, named, "Marker", new String[] {result, "Marker"}, result, of, "member"));
        }

        private void plan(String policy) {
            recorder.plan(IamCatalog.POLICY, item.window(), new IamCatalog.PolicyParameters(params.region(), policy));
        }

        private static List<String> told(List<XmlElement> policies, String what) {
            return policies.stream()
                    .flatMap(policy -> policy.find(what).stream())
                    .toList();
        }

        private static String shown(List<String> names) {
            return names.isEmpty()
                    ? "none"
                    : names.stream().map(SanitizedText::of).collect(Collectors.joining(", "));
        }
    }
}
