package org.ephemera.analyze.parse.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.ephemera.analyze.model.Platform;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.testing.WorkloadDocuments;
import org.ephemera.format.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Public services of a pod, and nodes that are not machines, with the little evidence that a package may have. */
class PodServicesTest {
    private static final String PREFIX = "service.beta.kubernetes.io/";

    @ParameterizedTest
    @CsvSource({
        "LoadBalancer, '',                                                            '',        true",
        "LoadBalancer, aws-load-balancer-scheme=internal,                             '',        false",
        "LoadBalancer, aws-load-balancer-scheme=internal,                             aws:///,   false",
        "LoadBalancer, aws-load-balancer-scheme=internal,                             azure:///, true",
        "LoadBalancer, aws-load-balancer-internal=true,                               '',        false",
        "LoadBalancer, aws-load-balancer-scheme=internet-facing aws-load-balancer-internal=true,  '', true",
        "LoadBalancer, azure-load-balancer-internal=true,                             azure:///, false",
        "LoadBalancer, azure-load-balancer-internal=false,                            azure:///, true",
        "LoadBalancer, azure-load-balancer-internal=true,                             aws:///,   true",
        "LoadBalancer, azure-load-balancer-internal=true aws-load-balancer-scheme=internal,       '', true",
        "NodePort,     aws-load-balancer-scheme=internal,                             '',        true",
        "NodePort,     azure-load-balancer-internal=true,                             '',        true"
    })
    void ignoresAnnotationsOfOtherClouds(String type, String annotations, String provider, boolean open)
            throws IOException {
        String written = annotations.isEmpty()
                ? ""
                : "\"" + PREFIX + annotations.replace("=", "\":\"").replace(" ", "\",\"" + PREFIX) + "\"";
        Workload workload = workload("node-1", """
            {"kind": "Service", "metadata": {"name": "front", "namespace": "shop", "annotations": {%s}},
             "spec": {"type": "%s", "selector": {"app": "web"}}},
            {"kind": "Node", "metadata": {"name": "node-1"}, "spec": {"providerID": "%s"}}\
            """.formatted(written, type, provider));
        assertThat(workload.exposure().publicEndpoints()).hasSize(open ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "alb.ingress.kubernetes.io/scheme=internal | alb | '' | '' | false",
                "alb.ingress.kubernetes.io/scheme=internet-facing | alb | '' | '' | true",
                "alb.ingress.kubernetes.io/scheme=internal | nginx | '' | '' | true",
                "alb.ingress.kubernetes.io/scheme=internal | alb | '' | azure:/// | true",
                "a=b | alb | internal-k8s-shop-front-0a1b.eu-central-1.elb.amazonaws.com | '' | false",
                "a=b | alb | k8s-shop-front-0a1b.eu-central-1.elb.amazonaws.com | '' | true",
                "alb.ingress.kubernetes.io/scheme=internal | alb | k8s-shop-front-0a1b.eu-central-1.elb.amazonaws.com"
                        + " | '' | true",
                "appgw.ingress.kubernetes.io/use-private-ip=true | agic | '' | azure:/// | false",
                "appgw.ingress.kubernetes.io/use-private-ip=true | agic | 10.0.4.7 | azure:/// | false",
                "appgw.ingress.kubernetes.io/use-private-ip=true | nginx | 20.113.4.7 | azure:/// | true",
            })
    void ignoresInternalIngress(String annotation, String type, String host, String provider, boolean open)
            throws IOException {
        Workload workload = workload("node-1", """
            {"kind": "Service", "metadata": {"name": "front", "namespace": "shop"},
             "spec": {"type": "ClusterIP", "selector": {"app": "web"}}},
            {"kind": "Ingress", "metadata": {"name": "in", "namespace": "shop", "annotations": {"%s"}},
             "spec": {"ingressClassName": "%s", "defaultBackend": {"service": {"name": "front"}}},
             "status": {"loadBalancer": {"ingress": [%s]}}},
            {"kind": "Node", "metadata": {"name": "node-1"}, "spec": {"providerID": "%s"}}\
            """.formatted(
                annotation.replace("=", "\": \""),
                type,
                host.isEmpty() ? "" : "{\"" + (host.endsWith("7") ? "ip" : "hostname") + "\": \"" + host + "\"}",
                provider));
        assertThat(workload.exposure().publicEndpoints()).hasSize(open ? 1 : 0);
    }

    /** The controller creates internal load balancers unless the scheme says otherwise. */
    @ParameterizedTest
    @CsvSource({"'', false", "internet-facing, true", "internal, false"})
    void treatsAwsControllerBalancerAsInternal(String scheme, boolean open) throws IOException {
        Workload workload = workload("node-1", """
            {"kind": "Service", "metadata": {"name": "front", "namespace": "shop", "annotations": {"%saws-load-balancer-scheme": "%s"}},
             "spec": {"type": "LoadBalancer", "loadBalancerClass": "service.k8s.aws/nlb", "selector": {"app": "web"}}}\
            """.formatted(PREFIX, scheme));
        assertThat(workload.exposure().publicEndpoints()).hasSize(open ? 1 : 0);
    }

    /** Without permission to read nodes, their names are the only evidence. */
    @ParameterizedTest
    @CsvSource({
        "virtual-node-aci-linux,  KUBERNETES_SERVERLESS",
        "virtualnode-0,           KUBERNETES_SERVERLESS",
        "virtual-kubelet-aci,     KUBERNETES_SERVERLESS",
        "fargate-ip-10-0-1-5,     KUBERNETES_SERVERLESS",
        "aks-virtual-1-vmss0,     KUBERNETES"
    })
    void detectsVirtualNodeByName(String node, Platform platform) throws IOException {
        assertThat(workload(node, "{\"kind\": \"Namespace\", \"metadata\": {\"name\": \"shop\"}}")
                        .platform())
                .isEqualTo(platform);
    }

    private static Workload workload(String node, String others) throws IOException {
        String all = """
            {"kubernetes": [{"kind": "Pod", "metadata": {"name": "web-0", "namespace": "shop", "labels": {"app": "web"}},
             "spec": {"nodeName": "%s", "containers": [{"name": "web"}]}}, {"kind": "List", "items": [%s]}]}\
            """.formatted(node, others);
        return WorkloadDocuments.workloads(Json.parse(all.getBytes(StandardCharsets.UTF_8)))
                .getFirst();
    }
}
