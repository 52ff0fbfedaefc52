package org.ephemera.aws.eks;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.ephemera.aws.catalog.EksCatalog;
import org.ephemera.aws.catalog.IamCatalog;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.source.SdkCollections;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.eks.model.ListPodIdentityAssociationsResponse;
import software.amazon.awssdk.services.eks.model.PodIdentityAssociation;
import software.amazon.awssdk.services.eks.model.PodIdentityAssociationSummary;

/** Reader of the EKS Pod Identity associations of a namespace; the IAM role of each is planned. */
final class EksPodIdentityReader {
    private EksPodIdentityReader() {}

    static SourceResult read(EksListCalls eks) throws IOException {
        String namespace = eks.place().namespace();
        List<String> ids = eks.list(
                EksCatalog.LIST_POD_IDENTITY_ASSOCIATIONS,
                namespace.isEmpty() ? Map.of() : Map.of("namespace", namespace),
                (token, recorded) -> eks.client()
                        .listPodIdentityAssociations(r -> r.clusterName(eks.cluster())
                                .namespace(namespace.isEmpty() ? null : namespace)
                                .nextToken(token)
                                .overrideConfiguration(recorded)),
                EksPodIdentityReader::ids,
                ListPodIdentityAssociationsResponse::nextToken,
                "association");
        List<String> roles = eks
                .describe(
                        EksCatalog.DESCRIBE_POD_IDENTITY_ASSOCIATION,
                        "associationId",
                        ids,
                        (id, recorded) -> eks.client()
                                .describePodIdentityAssociation(r -> r.clusterName(eks.cluster())
                                        .associationId(id)
                                        .overrideConfiguration(recorded)))
                .values()
                .stream()
                .flatMap(response -> roles(response.association()))
                .toList();
        roles.forEach(arn -> plan(arn, eks));
        if (!ids.isEmpty()) {
            eks.trail().planRoleAssumptions(roles);
            eks.trail().planAgentSessions();
        }
        return eks.end();
    }

    private static List<String> ids(ListPodIdentityAssociationsResponse page) {
        return SdkCollections.withoutNulls(page.associations()).stream()
                .map(PodIdentityAssociationSummary::associationId)
                .toList();
    }

    private static Stream<String> roles(@Nullable PodIdentityAssociation association) {
        return association == null
                ? Stream.empty()
                : Stream.of(association.roleArn(), association.targetRoleArn())
                        .filter(Objects::nonNull)
                        .filter(arn -> !arn.isBlank());
    }

    private static void plan(String arn, EksListCalls eks) {
        eks.plan(
                IamCatalog.ROLE,
                new IamCatalog.RoleParameters(
                        "pod identity role", eks.place().region(), eks.place().account(), arn));
    }
}
