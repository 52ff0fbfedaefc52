package org.ephemera.kubernetes.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ephemera.format.Json;
import org.ephemera.kubernetes.plan.PodRanking;
import org.junit.jupiter.api.Test;

/**
 * Alerts about a node with 30 pods: 29 that usually run on one, and the pod that caused the alert. In more than 20 of
 * the 40 scenarios the alert contains neither a container name nor an image.
 */
class NodeScenariosTest {
    private static final int LEAST_FIRST = 38;
    private static final String ALERT_TIME = "2026-11-20T10:00:00Z";

    /** Columns: namespace, name, image, owner, address, creation time, properties, command. */
    private static final String PODS = """
            kube-system | aws-node-x1 | amazon/aws-k8s-cni:v1.19 | DaemonSet | NODE | 2026-10-01T08:00:00Z | hostNetwork privileged hostPath | aws-vpc-cni
            kube-system | kube-proxy-x2 | eks/kube-proxy:v1.31 | DaemonSet | NODE | 2026-10-01T08:00:00Z | hostNetwork privileged hostPath | kube-proxy
            kube-system | ebs-csi-node-x3 | ebs-csi-driver/aws-ebs-csi-driver:v1.37 | DaemonSet | 10.0.0.3 | 2026-10-01T08:00:00Z | privileged hostPath | aws-ebs-csi-driver
            kube-system | eks-pod-identity-agent-x4 | eks/eks-pod-identity-agent:0.1 | DaemonSet | NODE | 2026-10-01T08:00:00Z | hostNetwork | agent
            kube-system | coredns-5b-x5 | eks/coredns:v1.11 | ReplicaSet | 10.0.0.5 | 2026-10-01T08:00:00Z | | coredns
            kube-system | coredns-5b-x6 | eks/coredns:v1.11 | ReplicaSet | 10.0.0.6 | 2026-10-01T08:00:00Z | | coredns
            kube-system | metrics-server-x7 | metrics-server/metrics-server:v0.7 | ReplicaSet | 10.0.0.7 | 2026-10-01T08:00:00Z | | metrics-server
            monitoring | node-exporter-x8 | prom/node-exporter:v1.8 | DaemonSet | NODE | 2026-10-02T08:00:00Z | hostNetwork hostPID hostPath | node_exporter
            monitoring | fluent-bit-x9 | fluent/fluent-bit:3.1 | DaemonSet | 10.0.0.9 | 2026-10-02T08:00:00Z | hostPath | fluent-bit
            monitoring | falco-x10 | falcosecurity/falco:0.40 | DaemonSet | 10.0.0.10 | 2026-10-02T08:00:00Z | privileged hostPath | falco
            monitoring | datadog-x11 | datadog/agent:7 | DaemonSet | 10.0.0.11 | 2026-10-02T08:00:00Z | hostPID hostPath | agent run
            ingress | nginx-controller-x12 | ingress-nginx/controller:v1.11 | ReplicaSet | 10.0.0.12 | 2026-10-03T08:00:00Z | | nginx-ingress-controller
            shop | web-6c-a1 | shop/web:1.4 | ReplicaSet | 10.0.0.21 | 2026-11-18T08:00:00Z | | java -jar web.jar
            shop | web-6c-a2 | shop/web:1.4 | ReplicaSet | 10.0.0.22 | 2026-11-18T08:00:00Z | | java -jar web.jar
            shop | web-6c-a3 | shop/web:1.4 | ReplicaSet | 10.0.0.23 | 2026-11-18T08:00:00Z | | java -jar web.jar
            shop | web-6c-a4 | shop/web:1.4 | ReplicaSet | 10.0.0.24 | 2026-11-18T08:00:00Z | | java -jar web.jar
            shop | cart-7d-b1 | shop/cart:2.0 | ReplicaSet | 10.0.0.31 | 2026-11-17T08:00:00Z | | node server.js
            shop | cart-7d-b2 | shop/cart:2.0 | ReplicaSet | 10.0.0.32 | 2026-11-17T08:00:00Z | | node server.js
            shop | cart-7d-b3 | shop/cart:2.0 | ReplicaSet | 10.0.0.33 | 2026-11-17T08:00:00Z | | node server.js
            shop | redis-0 | redis:7 | StatefulSet | 10.0.0.41 | 2026-10-20T08:00:00Z | | redis-server
            shop | postgres-0 | postgres:16 | StatefulSet | 10.0.0.42 | 2026-10-20T08:00:00Z | | postgres
            pay | payments-8e-c1 | pay/payments:9 | ReplicaSet | 10.0.0.51 | 2026-11-10T08:00:00Z | | gunicorn pay:app
            pay | payments-8e-c2 | pay/payments:9 | ReplicaSet | 10.0.0.52 | 2026-11-10T08:00:00Z | | gunicorn pay:app
            ci | runner-d1 | gitlab/gitlab-runner:17 | ReplicaSet | 10.0.0.61 | 2026-11-01T08:00:00Z | privileged | gitlab-runner run
            ci | build-d2 | docker:27-dind | Job | 10.0.0.62 | 2026-11-19T07:00:00Z | privileged | dockerd
            batch | report-e1 | batch/report:3 | Job | 10.0.0.71 | 2026-11-19T06:00:00Z | | python report.py
            batch | report-e2 | batch/report:3 | Job | 10.0.0.72 | 2026-11-19T05:00:00Z | | python report.py
            tools | adminer-f1 | adminer:4 | ReplicaSet | 10.0.0.81 | 2026-11-05T08:00:00Z | | php -S 0.0.0.0:8080
            tools | wiki-f2 | requarks/wiki:2 | ReplicaSet | 10.0.0.82 | 2026-11-05T08:00:00Z | | node server
            """;

    private static final String WEB =
            "shop | web-6c-zz | shop/web:1.4 | ReplicaSet | 10.0.0.99 | 2026-11-18T08:00:00Z | | java -jar web.jar";
    private static final String CART =
            "shop | cart-7d-zz | shop/cart:2.0 | ReplicaSet | 10.0.0.99 | 2026-11-17T08:00:00Z | | node server.js";
    private static final String STRANGE =
            "default | tool-zz | alpine:3 | ReplicaSet | 10.0.0.99 | 2026-11-20T09:30:00Z | | sleep 1d";
    private static final String MINER =
            "shop | worker-zz | example/kworker:1 | ReplicaSet | 10.0.0.99 | 2026-11-20T09:00:00Z | | /opt/xmrig -o pool";
    private static final String ESCAPE =
            "shop | debug-zz | busybox:1 | | 10.0.0.99 | 2026-11-20T09:50:00Z | privileged hostPID hostPath | sleep 3600";
    private static final String ON_HOST =
            "shop | sniff-zz | nicolaka/netshoot:1 | | NODE | 2026-11-20T09:50:00Z | hostNetwork | sleep 3600";
    private static final String AGENT =
            "kube-system | kube-proxy-zz | library/proxy:1 | DaemonSet | NODE | 2026-11-20T09:40:00Z | hostNetwork privileged hostPath | kube-proxy";
    private static final String PAY =
            "pay | payments-8e-zz | pay/payments:9 | ReplicaSet | 10.0.0.99 | 2026-11-10T08:00:00Z | account:pay-sa | gunicorn pay:app";
    private static final String PHP =
            "blog | wordpress-zz | wordpress:6 | ReplicaSet | 10.0.0.99 | 2026-11-05T08:00:00Z | | apache2-foreground";
    private static final String TIME = "eventFirstSeen=2026-11-20T09:55:00Z;eventLastSeen=" + ALERT_TIME;

    /** Scenarios by their alerts: values of the alert, without a container name and an image unless the line has one. */
    private static final List<List<String>> SCENARIOS = List.of(
            // GuardDuty: local address of a connection.
            List.of("addresses=10.0.0.99;" + TIME, WEB),
            List.of("addresses=10.0.0.99;" + TIME, PAY),
            List.of("addresses=10.0.0.99;" + TIME, PHP),
            List.of("addresses=10.0.0.12,10.0.0.99;processes=/usr/sbin/apache2-foreground;" + TIME, PHP),
            List.of("addresses=NODE;" + TIME, ON_HOST),
            List.of("addresses=NODE;" + TIME, AGENT),
            // GuardDuty Runtime Monitoring: processes with their parents.
            List.of("processes=/opt/xmrig,/bin/sh;" + TIME, MINER),
            List.of("processes=/tmp/.x/kworker,/bin/sh,/usr/bin/containerd-shim-runc-v2;" + TIME, MINER),
            List.of("processes=/usr/bin/curl,/bin/sh,/usr/sbin/apache2-foreground;" + TIME, PHP),
            List.of("processes=/usr/bin/nsenter,/bin/sh;" + TIME, ESCAPE),
            List.of("processes=/usr/bin/sleep,/bin/busybox;" + TIME, ESCAPE),
            List.of("processes=/usr/bin/tcpdump;" + TIME, ON_HOST),
            // Falco and GuardDuty: id of a container, complete or short.
            List.of("runtimeId=c0ffee001122;" + TIME, WEB),
            List.of("runtimeId=c0ffee0011223344556677889900;processes=/usr/bin/java;" + TIME, WEB),
            List.of("runtimeId=containerd://c0ffee0011223344556677889900;" + TIME, CART),
            List.of("runtimeId=c0ffee001122;processes=/bin/bash", PAY),
            // Uid of the pod, name of its workload, its service account.
            List.of("alertedUid=uid-payments-8e-zz;" + TIME, PAY),
            List.of("alertedUid=uid-web-6c-zz", WEB),
            List.of("kubernetesName=wordpress;" + TIME, PHP),
            List.of("podName=cart-7d-zz;" + TIME, CART),
            List.of("serviceAccount=pay-sa;" + TIME, PAY),
            // Only a time.
            List.of(TIME, STRANGE),
            List.of(TIME, MINER),
            List.of(TIME, ESCAPE),
            List.of(TIME, ON_HOST),
            List.of("eventLastSeen=" + ALERT_TIME, AGENT),
            List.of("eventFirstSeen=2026-11-20T09:45:00Z", STRANGE),
            // Image or container name.
            List.of("image=example/kworker;" + TIME, MINER),
            List.of("image=docker.io/library/wordpress:6;" + TIME, PHP),
            List.of("image=registry.example.com/example/kworker:1;processes=/opt/xmrig", MINER),
            List.of("image=busybox:1;containerName=debug-c;" + TIME, ESCAPE),
            List.of("containerName=wordpress-c;" + TIME, PHP),
            List.of("containerName=tool-c", STRANGE),
            List.of("image=shop/web:1.4;addresses=10.0.0.99;" + TIME, WEB),
            List.of("image=shop/cart:2.0;runtimeId=c0ffee001122", CART),
            List.of("imageDigest=sha256:d-wordpress-zz;" + TIME, PHP),
            List.of("image=pay/payments@sha256:d-payments-8e-zz;alertedUid=uid-payments-8e-zz", PAY),
            List.of("image=nicolaka/netshoot:1;addresses=NODE", ON_HOST),
            List.of("containerName=worker-c;processes=/opt/xmrig;" + TIME, MINER),
            // All replicas match the image: only the start of the pod distinguishes it.
            List.of("image=shop/web:1.4;" + TIME, WEB.replace("2026-11-18T08", "2026-11-20T09")));

    @Test
    void ranksPodThatCausedAlertFirst() {
        List<String> notFirst = new ArrayList<>();
        for (List<String> scenario : SCENARIOS) {
            PodRanking ranking = new PodRanking(hints(scenario.getFirst()), 5);
            (PODS + scenario.getLast()).lines().forEach(line -> ranking.addPod(pod(line)));
            assertThat(ranking.count()).isEqualTo(30);
            if (!ranking.first().getFirst().name().endsWith("-zz")) {
                notFirst.add(scenario + " but " + ranking.first().getFirst());
            }
        }

        assertThat(SCENARIOS).hasSize(40);
        assertThat(SCENARIOS.stream().filter(each -> !each.getFirst().matches(".*(image|containerName).*")))
                .hasSizeGreaterThanOrEqualTo(20);
        assertThat(notFirst).hasSizeLessThanOrEqualTo(SCENARIOS.size() - LEAST_FIRST);
    }

    private static Map<String, String> hints(String text) {
        Map<String, String> hints = new TreeMap<>();
        for (String each : text.replace("NODE", "10.0.0.1").split(";", -1)) {
            hints.put(each.substring(0, each.indexOf('=')), each.substring(each.indexOf('=') + 1));
        }
        return hints;
    }

    private static ObjectNode pod(String line) {
        String[] cells = line.replace("NODE", "10.0.0.1").split("[|]", -1);
        String name = cells[1].strip();
        ObjectNode pod = Json.object();
        ObjectNode metadata = pod.putObject("metadata")
                .put("namespace", cells[0].strip())
                .put("name", name)
                .put("uid", "uid-" + name)
                .put("creationTimestamp", cells[5].strip());
        metadata.putArray("ownerReferences").addObject().put("kind", cells[3].strip());
        String properties = cells[6];
        ObjectNode spec = pod.putObject("spec")
                .put("hostNetwork", properties.contains("hostNetwork"))
                .put("hostPID", properties.contains("hostPID"))
                .put("serviceAccountName", properties.replaceFirst("^.*account:(\\S+).*$|^.*$", "$1"));
        if (properties.contains("hostPath")) {
            spec.putArray("volumes").addObject().putObject("hostPath").put("path", "/");
        }
        String container = name.replaceFirst("-.*", "") + "-c";
        ObjectNode specified =
                spec.putArray("containers").addObject().put("name", container).put("image", cells[2].strip());
        specified.putObject("securityContext").put("privileged", properties.contains("privileged"));
        ArrayNode command = specified.putArray("command");
        for (String word : cells[7].strip().split(" ", -1)) {
            command.add(word);
        }
        ObjectNode status = pod.putObject("status").put("podIP", cells[4].strip());
        status.putArray("containerStatuses")
                .addObject()
                .put("name", container)
                .put("image", cells[2].strip())
                .put("imageID", cells[2].strip() + "@sha256:d-" + name)
                .put(
                        "containerID",
                        "containerd://" + (name.endsWith("-zz") ? "c0ffee0011223344556677889900" : "ab" + name));
        return pod;
    }
}
