package org.ephemera.aws.source;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.bag.Cursor;
import org.ephemera.bag.PlannedItem;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.Ended;
import org.ephemera.evidence.Artifact;
import org.ephemera.evidence.Outcome;
import org.ephemera.evidence.Volatility;
import software.amazon.awssdk.services.eks.model.DescribeAccessEntryResponse;
import software.amazon.awssdk.services.eks.model.ListAccessEntriesResponse;

/** Which principals of IAM the cluster lets in, as whom, and with which of EKS's own policies. */
public final class EksAccessSource implements EvidenceSource {
    private static final Operation LIST = Operation.of("eks", "ListAccessEntries");
    private static final Operation DESCRIBE = Operation.of("eks", "DescribeAccessEntry");
    private static final Operation POLICIES = Operation.of("eks", "ListAssociatedAccessPolicies");

    public static final Artifact ARTIFACT = new Artifact(
            "aws.eks.access",
            "Who may enter the cluster: access entries with their groups and policies",
            Volatility.V5,
            false,
            false,
            List.of(LIST.key(), DESCRIBE.key(), POLICIES.key()),
            List.of(LIST.permission(), DESCRIBE.permission(), POLICIES.permission()),
            "https://docs.aws.amazon.com/eks/latest/APIReference/API_DescribeAccessEntry.html");

    private final AwsClients clients;

    public EksAccessSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public Artifact artifact() {
        return ARTIFACT;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        Optional<Outcome> ended = Ended.of(item);
        if (ended.isPresent()) {
            return new Step.Finished(ended.get());
        }
        if (EksEntry.of(item).isConfigMapOnly()) {
            return new Step.Finished(
                    new Outcome.NotApplicable("the cluster takes no access entries (authentication mode"
                            + " CONFIG_MAP): who may enter stands in the config map aws-auth in kube-system"));
        }
        EksSteps eks = new EksSteps(ARTIFACT, clients, item, recorder, deadline);
        String cluster = item.param("cluster");
        List<String> principals = eks.list(
                LIST,
                Map.of(),
                (token, recorded) -> eks.client()
                        .listAccessEntries(
                                r -> r.clusterName(cluster).nextToken(token).overrideConfiguration(recorded)),
                page -> Present.in(page.accessEntries()),
                ListAccessEntriesResponse::nextToken,
                "access entry");
        for (String principal : principals) {
            Map<String, String> params = Map.of("principalArn", principal);
            Optional<DescribeAccessEntryResponse> entry = eks.ask(
                    DESCRIBE,
                    params,
                    (client, recorded) -> client.describeAccessEntry(
                            r -> r.clusterName(cluster).principalArn(principal).overrideConfiguration(recorded)));
            if (entry.isPresent()) {
                eks.ask(
                        POLICIES,
                        params,
                        (client, recorded) -> client.listAssociatedAccessPolicies(r ->
                                r.clusterName(cluster).principalArn(principal).overrideConfiguration(recorded)));
            }
        }
        return eks.gaps().end("");
    }
}
