package org.ephemera.aws.source;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.eks.model.DescribePodIdentityAssociationResponse;
import software.amazon.awssdk.services.eks.model.ListPodIdentityAssociationsResponse;
import software.amazon.awssdk.services.eks.model.PodIdentityAssociation;
import software.amazon.awssdk.services.eks.model.PodIdentityAssociationSummary;

/** Which service accounts of the namespace have a role of IAM by EKS Pod Identity; each role is planned from here. */
public final class EksPodIdentitySource implements EvidenceSource {
    private static final Operation LIST = Operation.of("eks", "ListPodIdentityAssociations");
    private static final Operation DESCRIBE = Operation.of("eks", "DescribePodIdentityAssociation");

    public static final Artifact ARTIFACT = new Artifact(
            "aws.eks.pod-identity",
            "Roles that service accounts of the namespace have by EKS Pod Identity",
            Volatility.V5,
            false,
            false,
            List.of(LIST.key(), DESCRIBE.key()),
            List.of(LIST.permission(), DESCRIBE.permission()),
            "https://docs.aws.amazon.com/eks/latest/APIReference/API_DescribePodIdentityAssociation.html");

    private final AwsClients clients;

    public EksPodIdentitySource(AwsClients clients) {
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
        String namespace = item.param("namespace");
        List<String> ids = eks.list(
                LIST,
                Map.of("namespace", namespace),
                (token, recorded) -> eks.client()
                        .listPodIdentityAssociations(r -> r.clusterName(cluster)
                                .namespace(namespace)
                                .nextToken(token)
                                .overrideConfiguration(recorded)),
                EksPodIdentitySource::ids,
                ListPodIdentityAssociationsResponse::nextToken,
                "association");
        for (String id : ids) {
            eks.ask(
                            DESCRIBE,
                            Map.of("associationId", id),
                            (client, recorded) -> client.describePodIdentityAssociation(r ->
                                    r.clusterName(cluster).associationId(id).overrideConfiguration(recorded)))
                    .map(DescribePodIdentityAssociationResponse::association)
                    .ifPresent(association -> roles(association, item, recorder));
        }
        return eks.gaps().end("");
    }

    private static List<String> ids(ListPodIdentityAssociationsResponse page) {
        return page.associations().stream()
                .filter(association -> association != null)
                .map(PodIdentityAssociationSummary::associationId)
                .filter(id -> id != null)
                .toList();
    }

    private static void roles(PodIdentityAssociation association, PlannedItem item, Recorder recorder) {
        role(association.roleArn(), item, recorder);
        role(association.targetRoleArn(), item, recorder);
    }

    private static void role(@Nullable String arn, PlannedItem item, Recorder recorder) {
        if (arn != null && !arn.isBlank()) {
            recorder.plan(
                    IamRoleSource.ARTIFACT,
                    item.window(),
                    new TreeMap<>(Map.of("use", "pod identity role", "region", item.param("region"), "role", arn)));
        }
    }
}
