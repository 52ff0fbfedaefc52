package org.ephemera.aws.eks;

import java.io.IOException;
import java.util.List;
import org.ephemera.aws.catalog.EksCatalog;
import org.ephemera.collect.SourceResult;
import software.amazon.awssdk.services.eks.model.ListAddonsResponse;
import software.amazon.awssdk.services.eks.model.ListFargateProfilesResponse;
import software.amazon.awssdk.services.eks.model.ListNodegroupsResponse;

/** Readers of node groups, Fargate profiles and add-ons: each kind is listed by name, and each name is described. */
final class EksPartReaders {
    private EksPartReaders() {}

    static SourceResult nodegroups(EksListCalls eks) throws IOException {
        List<String> names = eks.list(
                EksCatalog.LIST_NODEGROUPS,
                (token, recorded) -> eks.client()
                        .listNodegroups(r ->
                                r.clusterName(eks.cluster()).nextToken(token).overrideConfiguration(recorded)),
                ListNodegroupsResponse::nodegroups,
                ListNodegroupsResponse::nextToken,
                "managed node group");
        eks.describe(
                EksCatalog.DESCRIBE_NODEGROUP,
                "nodegroupName",
                names,
                (name, recorded) -> eks.client()
                        .describeNodegroup(r ->
                                r.clusterName(eks.cluster()).nodegroupName(name).overrideConfiguration(recorded)));
        return eks.end();
    }

    static SourceResult fargateProfiles(EksListCalls eks) throws IOException {
        List<String> names = eks.list(
                EksCatalog.LIST_FARGATE_PROFILES,
                (token, recorded) -> eks.client()
                        .listFargateProfiles(r ->
                                r.clusterName(eks.cluster()).nextToken(token).overrideConfiguration(recorded)),
                ListFargateProfilesResponse::fargateProfileNames,
                ListFargateProfilesResponse::nextToken,
                "Fargate profile");
        eks.describe(
                EksCatalog.DESCRIBE_FARGATE_PROFILE,
                "fargateProfileName",
                names,
                (name, recorded) -> eks.client()
                        .describeFargateProfile(r -> r.clusterName(eks.cluster())
                                .fargateProfileName(name)
                                .overrideConfiguration(recorded)));
        return eks.end();
    }

    static SourceResult addons(EksListCalls eks) throws IOException {
        List<String> names = eks.list(
                EksCatalog.LIST_ADDONS,
                (token, recorded) -> eks.client()
                        .listAddons(r ->
                                r.clusterName(eks.cluster()).nextToken(token).overrideConfiguration(recorded)),
                ListAddonsResponse::addons,
                ListAddonsResponse::nextToken,
                "add-on");
        eks.describe(
                EksCatalog.DESCRIBE_ADDON,
                "addonName",
                names,
                (name, recorded) -> eks.client()
                        .describeAddon(r ->
                                r.clusterName(eks.cluster()).addonName(name).overrideConfiguration(recorded)));
        return eks.end();
    }
}
