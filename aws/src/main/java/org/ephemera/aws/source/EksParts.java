package org.ephemera.aws.source;

import java.io.IOException;
import java.util.List;
import org.ephemera.collect.Step;
import org.ephemera.model.Artifact;
import org.ephemera.model.Volatility;
import software.amazon.awssdk.services.eks.model.ListAddonsResponse;
import software.amazon.awssdk.services.eks.model.ListFargateProfilesResponse;
import software.amazon.awssdk.services.eks.model.ListNodegroupsResponse;

/** Of what EKS made the cluster: each kind is listed by name, and each of that name described. */
final class EksParts {
    private static final Operation LIST_NODEGROUPS = Operation.of("eks", "ListNodegroups");
    private static final Operation NODEGROUP = Operation.of("eks", "DescribeNodegroup");
    private static final Operation LIST_PROFILES = Operation.of("eks", "ListFargateProfiles");
    private static final Operation PROFILE = Operation.of("eks", "DescribeFargateProfile");
    private static final Operation LIST_ADDONS = Operation.of("eks", "ListAddons");
    private static final Operation ADDON = Operation.of("eks", "DescribeAddon");

    /** With the auto scaling groups that would replace a node that is taken out. */
    static final Artifact NODEGROUPS = artifact(
            "nodegroups", "The managed node groups: image, role, launch template, scaling", LIST_NODEGROUPS, NODEGROUP);

    static final Artifact FARGATE_PROFILES = artifact(
            "fargate-profiles",
            "The Fargate profiles: which pods run without a node of their own, with which role, in which subnets",
            LIST_PROFILES,
            PROFILE);

    static final Artifact ADDONS = artifact(
            "addons",
            "The add-ons: what EKS runs in the cluster besides, its versions, settings, roles and health",
            LIST_ADDONS,
            ADDON);

    private EksParts() {}

    private static Artifact artifact(String id, String title, Operation list, Operation describe) {
        return new Artifact(
                "aws.eks." + id,
                title,
                Volatility.V5,
                false,
                false,
                List.of(list.key(), describe.key()),
                List.of(list.permission(), describe.permission()),
                "https://docs.aws.amazon.com/eks/latest/APIReference/API_" + describe.name() + ".html");
    }

    static Step nodegroups(EksSteps eks) throws IOException {
        List<String> names = eks.list(
                LIST_NODEGROUPS,
                (token, recorded) -> eks.client()
                        .listNodegroups(r ->
                                r.clusterName(eks.cluster()).nextToken(token).overrideConfiguration(recorded)),
                ListNodegroupsResponse::nodegroups,
                ListNodegroupsResponse::nextToken,
                "managed node group");
        eks.describe(
                NODEGROUP,
                "nodegroupName",
                names,
                (name, recorded) -> eks.client()
                        .describeNodegroup(r ->
                                r.clusterName(eks.cluster()).nodegroupName(name).overrideConfiguration(recorded)));
        return eks.end();
    }

    static Step fargateProfiles(EksSteps eks) throws IOException {
        List<String> names = eks.list(
                LIST_PROFILES,
                (token, recorded) -> eks.client()
                        .listFargateProfiles(r ->
                                r.clusterName(eks.cluster()).nextToken(token).overrideConfiguration(recorded)),
                ListFargateProfilesResponse::fargateProfileNames,
                ListFargateProfilesResponse::nextToken,
                "Fargate profile");
        eks.describe(
                PROFILE,
                "fargateProfileName",
                names,
                (name, recorded) -> eks.client()
                        .describeFargateProfile(r -> r.clusterName(eks.cluster())
                                .fargateProfileName(name)
                                .overrideConfiguration(recorded)));
        return eks.end();
    }

    static Step addons(EksSteps eks) throws IOException {
        List<String> names = eks.list(
                LIST_ADDONS,
                (token, recorded) -> eks.client()
                        .listAddons(r ->
                                r.clusterName(eks.cluster()).nextToken(token).overrideConfiguration(recorded)),
                ListAddonsResponse::addons,
                ListAddonsResponse::nextToken,
                "add-on");
        eks.describe(
                ADDON,
                "addonName",
                names,
                (name, recorded) -> eks.client()
                        .describeAddon(r ->
                                r.clusterName(eks.cluster()).addonName(name).overrideConfiguration(recorded)));
        return eks.end();
    }
}
