package org.ephemera.aws.iam;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.AwsQueryCalls;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.catalog.IamCatalog;
import org.ephemera.aws.plan.ProfilePlan;
import org.ephemera.aws.target.IamArn;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.StepResults;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.format.XmlElement;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/**
 * Source of the current instance profile of the machines that run the target's containers. A container that can reach
 * the metadata service of its machine can use the credentials of the profile's role. Therefore this source plans the
 * collection of the role.
 */
public final class InstanceProfileSource implements EvidenceSource {
    private final AwsClients clients;

    public InstanceProfileSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        ProfilePlan plan = new ProfilePlan(item, recorder);
        var params = ParameterCodec.read(item, IamCatalog.InstanceProfileParameters.class);
        Optional<IamArn> profile = IamArn.instanceProfile(params.profile());
        if (profile.isEmpty()) {
            Outcome invalid = new Outcome.Failed(
                    DetailCode.PROFILE_INVALID,
                    SanitizedText.of(params.profile()) + ": invalid instance profile ARN; no request was sent");
            plan.planUnresolvedRole(invalid);
            return new SourceResult.Finished(invalid);
        }
        ItemCalls calls = new ItemCalls(IamCatalog.INSTANCE_PROFILE, recorder, deadline, clients);
        AwsQueryCalls iam = new AwsQueryCalls(calls, clients.queryClients().iam(params.region()));
        StepResults gaps = new StepResults();
        Optional<XmlElement> described = gaps.of(iam.call(
                IamCatalog.GET_INSTANCE_PROFILE,
                Map.of("InstanceProfileName", profile.get().name()),
                "GetInstanceProfileResult",
                "InstanceProfile"));
        described.ifPresent(response -> describe(response, profile.get(), gaps, plan));
        if (described.isEmpty() && !gaps.isEndedByDeadline()) {
            plan.planUnresolvedRole(gaps.outcome());
        }
        return gaps.toResult(profile.get().name());
    }

    /**
     * Adds the description of the profile and plans its role. IAM finds a profile by name only. A profile with another
     * ARN is reported, because the original may have been deleted and created again.
     */
    private static void describe(XmlElement response, IamArn requested, StepResults gaps, ProfilePlan plan) {
        gaps.addObjects(1);
        String arn = response.find("GetInstanceProfileResult", "InstanceProfile", "Arn")
                .orElse("");
        if (!arn.equals(requested.text())) {
            gaps.addMissing(new Outcome.Partial("the instance profile of this name now has the ARN "
                    + SanitizedText.of(arn) + ": the profile of the instances was deleted, or is in another account"));
        }
        List<String> roles = response.all("GetInstanceProfileResult", "InstanceProfile", "Roles", "member").stream()
                .flatMap(role -> role.find("Arn").stream())
                .toList();
        roles.forEach(plan::planRole);
        gaps.addClause(
                roles.isEmpty()
                        ? "it contains no role, so the instances have no credentials"
                        : "its role is "
                                + String.join(
                                        ", ",
                                        roles.stream().map(SanitizedText::of).toList()));
    }
}
