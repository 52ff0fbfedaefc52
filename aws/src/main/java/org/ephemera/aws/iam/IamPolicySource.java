package org.ephemera.aws.iam;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.AwsQueryCalls;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.catalog.IamCatalog;
import org.ephemera.aws.target.IamArn;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.StepResults;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.format.XmlElement;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/**
 * Source of a managed policy that is attached to a role or is its permissions boundary: description and document of the
 * default version.
 */
public final class IamPolicySource implements EvidenceSource {
    private final AwsClients clients;

    public IamPolicySource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        var params = ParameterCodec.read(item, IamCatalog.PolicyParameters.class);
        Optional<IamArn> policy = IamArn.policy(params.policy());
        if (policy.isEmpty()) {
            return new SourceResult.Finished(new Outcome.Failed(
                    DetailCode.POLICY_INVALID,
                    SanitizedText.of(params.policy()) + ": invalid policy ARN; no request was sent"));
        }
        ItemCalls calls = new ItemCalls(IamCatalog.POLICY, recorder, deadline, clients);
        AwsQueryCalls iam = new AwsQueryCalls(calls, clients.queryClients().iam(params.region()));
        String arn = policy.get().text();
        StepResults gaps = new StepResults();
        Optional<XmlElement> described =
                gaps.of(iam.call(IamCatalog.GET_POLICY, Map.of("PolicyArn", arn), "GetPolicyResult", "Policy"));
        if (described.isPresent()) {
            gaps.addObjects(1);
            Optional<String> version = described.get().find("GetPolicyResult", "Policy", "DefaultVersionId");
            if (version.isEmpty()) {
                gaps.addMissing(
                        new Outcome.Failed(ApiFailure.UNREADABLE, "IAM returned no default version of the policy"));
            } else {
                gaps.of(iam.call(
                                IamCatalog.GET_POLICY_VERSION,
                                Map.of("PolicyArn", arn, "VersionId", version.get()),
                                "GetPolicyVersionResult",
                                "PolicyVersion"))
                        .ifPresent(document -> {
                            gaps.addObjects(1);
                            gaps.addClause("version " + SanitizedText.of(version.get()) + ", in force since "
                                    + document.find("GetPolicyVersionResult", "PolicyVersion", "CreateDate")
                                            .map(SanitizedText::of)
                                            .orElse("an unreported time"));
                        });
            }
        }
        return gaps.toResult(policy.get().name());
    }
}
