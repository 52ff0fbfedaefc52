package org.ephemera.analyze.image;

import java.util.List;
import java.util.Set;
import org.ephemera.analyze.model.AwsRegistries;
import org.ephemera.analyze.model.ImageName;

/** Registries and repositories by their publishers. */
final class RegistryOwners {
    /** Registries to which anyone can push. Those of Microsoft and Kubernetes are public to read only. */
    private static final Set<String> PUBLIC = Set.of("docker.io", "public.ecr.aws", "quay.io", "ghcr.io", "gcr.io");
    /** Repositories to which only vendors push, who review their images. */
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
            "public.ecr.aws/appmesh/",
            "public.ecr.aws/bottlerocket/",
            "public.ecr.aws/cloudwatch-agent/",
            "public.ecr.aws/datadog/",
            "public.ecr.aws/docker/library/",
            "public.ecr.aws/ecs/",
            "public.ecr.aws/eks",
            "public.ecr.aws/karpenter/",
            "public.ecr.aws/lambda/",
            "public.ecr.aws/neuron/",
            "public.ecr.aws/xray/");

    /** Accounts of well-known programs at public registries. AWS, Docker and Microsoft do not review their images. */
    private static final Set<String> PUBLISHERS = Set.of(
            "docker.io/amazon",
            "docker.io/apache",
            "docker.io/bitnami",
            "docker.io/calico",
            "docker.io/confluentinc",
            "docker.io/curlimages",
            "docker.io/daprio",
            "docker.io/datadog",
            "docker.io/dynatrace",
            "docker.io/envoyproxy",
            "docker.io/falcosecurity",
            "docker.io/fluent",
            "docker.io/gitlab",
            "docker.io/grafana",
            "docker.io/hashicorp",
            "docker.io/istio",
            "docker.io/jaegertracing",
            "docker.io/jenkins",
            "docker.io/newrelic",
            "docker.io/nginxinc",
            "docker.io/opensearchproject",
            "docker.io/otel",
            "docker.io/prom",
            "docker.io/rancher",
            "docker.io/splunk",
            "gcr.io/datadoghq",
            "gcr.io/istio-release",
            "ghcr.io/dapr",
            "ghcr.io/fluent",
            "ghcr.io/linkerd",
            "ghcr.io/open-telemetry",
            "quay.io/argoproj",
            "quay.io/calico",
            "quay.io/cilium",
            "quay.io/jetstack",
            "quay.io/keycloak",
            "quay.io/prometheus",
            "quay.io/prometheus-operator",
            "quay.io/strimzi");

    private RegistryOwners() {}

    static boolean isPublic(ImageName name) {
        return PUBLIC.contains(name.registry());
    }

    /** Reports whether an image is from an account of a well-known program. */
    static boolean isPublisher(ImageName name) {
        return PUBLISHERS.contains(name.registry() + "/" + name.repository().split("/", 2)[0])
                && name.repository().contains("/");
    }

    static boolean isVendor(ImageName name) {
        return VENDORS.stream().anyMatch(name.registryAndRepository()::startsWith)
                || AwsRegistries.isAwsOwned(name.registry());
    }

    /** Returns the account of an ECR registry; "" for other registries. */
    static String account(ImageName name) {
        return AwsRegistries.account(name.registry());
    }

    static boolean isAzure(ImageName name) {
        return name.registry().endsWith(".azurecr.io")
                || name.registry().endsWith(".azurecr.cn")
                || name.registry().endsWith(".azurecr.us");
    }
}
