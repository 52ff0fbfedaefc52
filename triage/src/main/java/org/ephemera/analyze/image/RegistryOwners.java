package org.ephemera.analyze.image;

import java.util.List;
import java.util.Map;
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
    private static final Map<String, Set<String>> PUBLISHERS = Map.of(
            "docker.io",
            names("amazon antrea apache aquasec arangodb argoproj bitnami budibase calico camunda chromedp "
                    + "cilium circleci clickhouse cloudflare cloudnativelabs cockroachdb codercom confluentinc "
                    + "couchbase crossplane curlimages daprio datadog dbeaver debezium directus docker dynatrace "
                    + "eclipse elastic emqx envoyproxy falcosecurity flowiseai fluent ghost gitea gitlab gocd "
                    + "google grafana graphprotocol hashicorp hasura hetznercloud homeassistant influxdata intel "
                    + "istio jaegertracing jenkins jetbrains jupyter k8scloudprovider keycloak kindest kong "
                    + "kubeovn lacework langgenius linuxserver localstack longhornio mattermost metabase "
                    + "microsoft milvusdb minio mitmproxy mongodb mysql n8nio neo4j netdata neuvector newrelic "
                    + "nextcloud nginx nginxinc nvidia ollama openebs openpolicyagent openresty opensearchproject "
                    + "openzipkin oracle otel percona pgvector portainer portworx postgis prefecthq prom "
                    + "prometheuscommunity pulumi qdrant rancher redis redislabs redpandadata renovate rocketchat "
                    + "rocm schemaspy selenium semgrep sentry signoz snyk sonarsource splunk strimzi supabase "
                    + "temporalio tensorflow timberio timescale traefik trinodb trufflesecurity uptimekuma "
                    + "vaultwarden velero verdaccio victoriametrics vllm weaveworks wiremock yugabytedb zabbix"),
            "gcr.io",
            names("cadvisor cloud-sql-connectors cloudsql-docker datadoghq google.com istio-release "
                    + "kaniko-project kubebuilder tekton-releases"),
            "ghcr.io",
            names("actions aquasecurity argoproj astral-sh berriai crossplane dapr dexidp external-secrets "
                    + "flannel-io fluent fluxcd grafana home-assistant huggingface inspektor-gadget kedacore "
                    + "kubereboot kyverno linkerd microsoft open-telemetry open-webui renovatebot sigstore spiffe "
                    + "stefanprodan"),
            "quay.io",
            names("argoproj brancz calico ceph cephcsi cilium coreos cortexproject devfile frrouting "
                    + "jaegertracing jetstack k8scsi keycloak kubescape metallb minio oauth2-proxy openshift "
                    + "prometheus prometheus-operator prometheuscommunity redhat-appstudio signalfx skopeo "
                    + "stackrox-io strimzi sysdig thanos tigera"));

    private RegistryOwners() {}

    private static Set<String> names(String words) {
        return Set.of(words.split(" "));
    }

    static boolean isPublic(ImageName name) {
        return PUBLIC.contains(name.registry());
    }

    /** Reports whether an image is from an account of a well-known program. */
    static boolean isPublisher(ImageName name) {
        return name.repository().contains("/")
                && PUBLISHERS
                        .getOrDefault(name.registry(), Set.of())
                        .contains(name.repository().split("/", 2)[0]);
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
