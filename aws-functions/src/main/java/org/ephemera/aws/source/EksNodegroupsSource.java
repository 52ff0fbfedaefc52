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
import software.amazon.awssdk.services.eks.model.ListNodegroupsResponse;

/** The groups of nodes that EKS manages: images, roles, auto scaling groups that would replace a node that is taken out. */
public final class EksNodegroupsSource implements EvidenceSource {
    private static final Operation LIST = Operation.of("eks", "ListNodegroups");
    private static final Operation DESCRIBE = Operation.of("eks", "DescribeNodegroup");

    public static final Artifact ARTIFACT = new Artifact(
            "aws.eks.nodegroups",
            "The managed node groups: image, role, launch template, scaling",
            Volatility.V5,
            false,
            false,
            List.of(LIST.key(), DESCRIBE.key()),
            List.of(LIST.permission(), DESCRIBE.permission()),
            "https://docs.aws.amazon.com/eks/latest/APIReference/API_DescribeNodegroup.html");

    private final AwsClients clients;

    public EksNodegroupsSource(AwsClients clients) {
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
        EksSteps eks = new EksSteps(ARTIFACT, clients, item, recorder, deadline);
        String cluster = item.param("cluster");
        List<String> names = eks.list(
                LIST,
                Map.of(),
                (token, recorded) -> eks.client()
                        .listNodegroups(
                                r -> r.clusterName(cluster).nextToken(token).overrideConfiguration(recorded)),
                page -> Present.in(page.nodegroups()),
                ListNodegroupsResponse::nextToken,
                "managed node group");
        for (String name : names) {
            eks.ask(
                    DESCRIBE,
                    Map.of("nodegroupName", name),
                    (client, recorded) -> client.describeNodegroup(
                            r -> r.clusterName(cluster).nodegroupName(name).overrideConfiguration(recorded)));
        }
        return eks.gaps().end("");
    }
}
