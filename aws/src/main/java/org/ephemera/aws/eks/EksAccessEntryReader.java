package org.ephemera.aws.eks;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.ephemera.aws.catalog.EksCatalog;
import org.ephemera.aws.target.EksAccessConfig;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.source.SdkCollections;
import org.ephemera.model.Outcome;
import software.amazon.awssdk.services.eks.model.AssociatedAccessPolicy;
import software.amazon.awssdk.services.eks.model.ListAccessEntriesResponse;
import software.amazon.awssdk.services.eks.model.ListAssociatedAccessPoliciesResponse;

/** Reader of the access entries of a cluster: IAM principals, their Kubernetes groups and their EKS access policies. */
final class EksAccessEntryReader {
    private static final String PRINCIPAL = "principalArn";

    private EksAccessEntryReader() {}

    static SourceResult read(EksListCalls eks) throws IOException {
        if (EksAccessConfig.of(eks.item()).isConfigMapOnly()) {
            return new SourceResult.Finished(
                    new Outcome.NotApplicable("the cluster does not use access entries (authentication mode"
                            + " CONFIG_MAP): the ConfigMap aws-auth in kube-system grants access; see"
                            + " kubernetes.aws-auth"));
        }
        List<String> principals = eks.list(
                EksCatalog.LIST_ACCESS_ENTRIES,
                (token, recorded) -> eks.client()
                        .listAccessEntries(r ->
                                r.clusterName(eks.cluster()).nextToken(token).overrideConfiguration(recorded)),
                ListAccessEntriesResponse::accessEntries,
                ListAccessEntriesResponse::nextToken,
                "access entry");
        Set<String> described = eks.describe(
                        EksCatalog.DESCRIBE_ACCESS_ENTRY,
                        PRINCIPAL,
                        principals,
                        (principal, recorded) -> eks.client()
                                .describeAccessEntry(r -> r.clusterName(eks.cluster())
                                        .principalArn(principal)
                                        .overrideConfiguration(recorded)))
                .keySet();
        eks.listEach(
                EksCatalog.LIST_ASSOCIATED_ACCESS_POLICIES,
                PRINCIPAL,
                described,
                principal -> (token, recorded) -> eks.client()
                        .listAssociatedAccessPolicies(r -> r.clusterName(eks.cluster())
                                .principalArn(principal)
                                .nextToken(token)
                                .overrideConfiguration(recorded)),
                page -> SdkCollections.withoutNulls(page.associatedAccessPolicies()).stream()
                        .map(AssociatedAccessPolicy::policyArn)
                        .toList(),
                ListAssociatedAccessPoliciesResponse::nextToken);
        if (EksAccessConfig.of(eks.item()).usesConfigMap()) {
            eks.note("the ConfigMap aws-auth in kube-system grants access too; see kubernetes.aws-auth");
        }
        eks.note("OpenID Connect providers, which may grant access to further users, are not read: see 'aws eks"
                + " list-identity-provider-configs'");
        return eks.end();
    }
}
