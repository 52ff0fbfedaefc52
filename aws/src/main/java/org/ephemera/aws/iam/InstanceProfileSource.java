package org.ephemera.aws.iam;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.call.QuerySteps;
import org.ephemera.aws.catalog.IamCatalog;
import org.ephemera.aws.plan.ProfilePlan;
import org.ephemera.aws.target.IamArn;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.StepResults;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.XmlElement;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/**
 * The instance profile of the machines that tasks run on, as it is now. A container that reaches the machine's metadata
 * service acts as its role, which is planned from here.
 */
public final class InstanceProfileSource implements EvidenceSource {
    private final AwsClients clients;

    public InstanceProfileSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        ProfilePlan plan = new ProfilePlan(item, recorder);
        var params = ParameterCodec.read(item, IamCatalog.InstanceProfileParameters.class);
        Optional<IamArn> profile = IamArn.instanceProfile(params.profile());
        if (profile.isEmpty()) {
            Outcome invalid = new Outcome.Failed(
                    DetailCode.PROFILE_INVALID,
                    SanitizedText.of(params.profile())
                            + ": this is no ARN of an instance profile; nothing was asked of it");
            plan.withoutRole(invalid);
            return new Step.Finished(invalid);
        }
        ItemCalls calls = new ItemCalls(IamCatalog.INSTANCE_PROFILE, recorder, deadline, clients);
        QuerySteps iam = new QuerySteps(calls, clients.queries().iam(params.region()));
        StepResults gaps = new StepResults();
        Optional<XmlElement> got = gaps.of(iam.ask(
                IamCatalog.GET_INSTANCE_PROFILE,
                Map.of("InstanceProfileName", profile.get().name()),
                "GetInstanceProfileResult",
                "InstanceProfile"));
        got.ifPresent(answer -> describe(answer, profile.get(), gaps, plan));
        if (got.isEmpty() && !gaps.isCut()) {
            plan.withoutRole(gaps.outcome());
        }
        return gaps.end(profile.get().name());
    }

    /** The name is asked for, and a profile of that name may have been made anew. */
    private static void describe(XmlElement answer, IamArn asked, StepResults gaps, ProfilePlan plan) {
        gaps.brought(1);
        String arn = answer.find("GetInstanceProfileResult", "InstanceProfile", "Arn")
                .orElse("");
        if (!arn.equals(asked.text())) {
            gaps.lacks(new Outcome.Partial("the instance profile of that name is now " + SanitizedText.of(arn)
                    + ": the one that the instances have was deleted, or is in another account"));
        }
        List<String> roles = answer.all("GetInstanceProfileResult", "InstanceProfile", "Roles", "member").stream()
                .flatMap(role -> role.find("Arn").stream())
                .toList();
        roles.forEach(plan::role);
        gaps.says(
                roles.isEmpty()
                        ? "it holds no role, so that the instances have no credentials"
                        : "its role is "
                                + String.join(
                                        ", ",
                                        roles.stream().map(SanitizedText::of).toList()));
    }
}
