package org.ephemera.analyze.image;

import java.util.List;
import java.util.Set;
import org.ephemera.analyze.model.AwsRegistries;
import org.ephemera.analyze.model.ImageName;

/** Registries by who may push to them. */
final class Registries {
    /** Anybody may push there; Microsoft's and Kubernetes' own can be read by all and pushed to by few. */
    private static final Set<String> PUBLIC = Set.of("docker.io", "public.ecr.aws", "quay.io", "ghcr.io", "gcr.io");
    /** Pushed to by vendors only, who check what they push. */
    private static final List<String> VENDORS = List.of(
            "docker.io/library/",
            "registry.k8s.io/",
            "k8s.gcr.io/",
            "mcr.microsoft.com/",
            "gcr.io/distroless/",
            "gcr.io/google-containers/",
            "gke.gcr.io/",
            "public.ecr.aws/amazon",
            "public.ecr.aws/aws-",
            "public.ecr.aws/datadog/",
            "public.ecr.aws/docker/library/",
            "public.ecr.aws/ecs/",
            "public.ecr.aws/eks",
            "public.ecr.aws/lambda/");

    private Registries() {}

    static boolean isPublic(ImageName name) {
        return PUBLIC.contains(name.registry());
    }

    static boolean isVendor(ImageName name) {
        return VENDORS.stream().anyMatch(name.place()::startsWith) || AwsRegistries.isOwn(name.registry());
    }

    /** The account whose registry of ECR it is, "" if it is none of ECR. */
    static String account(ImageName name) {
        return AwsRegistries.account(name.registry());
    }

    static boolean isAzure(ImageName name) {
        return name.registry().endsWith(".azurecr.io")
                || name.registry().endsWith(".azurecr.cn")
                || name.registry().endsWith(".azurecr.us");
    }
}
