package org.ephemera.aws.source;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.ephemera.collect.Step;
import org.ephemera.model.Artifact;
import org.ephemera.model.Outcome;
import org.ephemera.model.Volatility;
import software.amazon.awssdk.services.eks.model.AssociatedAccessPolicy;
import software.amazon.awssdk.services.eks.model.ListAccessEntriesResponse;
import software.amazon.awssdk.services.eks.model.ListAssociatedAccessPoliciesResponse;

/** Which principals of IAM the cluster lets in, as whom, and with which of EKS's own policies. */
final class EksAccess {
    private static final Operation LIST = Operation.of("eks", "ListAccessEntries");
    private static final Operation DESCRIBE = Operation.of("eks", "DescribeAccessEntry");
    private static final Operation POLICIES = Operation.of("eks", "ListAssociatedAccessPolicies");
    private static final String PRINCIPAL = "principalArn";

    static final Artifact ARTIFACT = new Artifact(
            "aws.eks.access",
            "Who may enter the cluster: access entries with their groups and policies",
            Volatility.V5,
            false,
            false,
            List.of(LIST.key(), DESCRIBE.key(), POLICIES.key()),
            List.of(LIST.permission(), DESCRIBE.permission(), POLICIES.permission()),
            "https://docs.aws.amazon.com/eks/latest/APIReference/API_DescribeAccessEntry.html");

    private EksAccess() {}

    static Step read(EksSteps eks) throws IOException {
        if (EksEntry.of(eks.item()).isConfigMapOnly()) {
            return new Step.Finished(
                    new Outcome.NotApplicable("the cluster takes no access entries (authentication mode"
                            + " CONFIG_MAP): who may enter stands in the config map aws-auth in kube-system, which"
                            + " kubernetes.aws-auth has or says why not"));
        }
        List<String> principals = eks.list(
                LIST,
                (token, recorded) -> eks.client()
                        .listAccessEntries(r ->
                                r.clusterName(eks.cluster()).nextToken(token).overrideConfiguration(recorded)),
                ListAccessEntriesResponse::accessEntries,
                ListAccessEntriesResponse::nextToken,
                "access entry");
        Set<String> described = eks.describe(
                        DESCRIBE,
                        PRINCIPAL,
                        principals,
                        (principal, recorded) -> eks.client()
                                .describeAccessEntry(r -> r.clusterName(eks.cluster())
                                        .principalArn(principal)
                                        .overrideConfiguration(recorded)))
                .keySet();
        eks.listEach(
                POLICIES,
                PRINCIPAL,
                described,
                principal -> (token, recorded) -> eks.client()
                        .listAssociatedAccessPolicies(r -> r.clusterName(eks.cluster())
                                .principalArn(principal)
                                .nextToken(token)
                                .overrideConfiguration(recorded)),
                page -> Present.in(page.associatedAccessPolicies()).stream()
                        .map(AssociatedAccessPolicy::policyArn)
                        .toList(),
                ListAssociatedAccessPoliciesResponse::nextToken);
        if (EksEntry.of(eks.item()).mapsToo()) {
            eks.says(
                    "the config map aws-auth in kube-system lets in too, which kubernetes.aws-auth has or says why not");
        }
        eks.says("whether a server of OpenID Connect lets others in besides is not read: see 'aws eks"
                + " list-identity-provider-configs'");
        return eks.end();
    }
}
