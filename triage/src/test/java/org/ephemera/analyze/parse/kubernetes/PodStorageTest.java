package org.ephemera.analyze.parse.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.ephemera.analyze.model.ContainerMount;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.testing.WorkloadDocuments;
import org.ephemera.format.Json;
import org.junit.jupiter.api.Test;

/** Resolution of claims to their volumes, and the secrets that a holder of the pod can use. */
class PodStorageTest {
    private static final String POD = """
        {"kind": "Pod", "metadata": {"name": "web-0", "namespace": "shop", "labels": {"app": "web", "tier": "front"}},
         "spec": {
          "volumes": [
           {"name": "shared", "persistentVolumeClaim": {"claimName": "shared"}},
           {"name": "disk", "persistentVolumeClaim": {"claimName": "disk"}},
           {"name": "scratch", "ephemeral": {"volumeClaimTemplate": {}}},
           {"name": "lost", "persistentVolumeClaim": {"claimName": "lost"}},
           {"name": "inline", "azureFile": {"secretName": "share-key", "shareName": "orders"}},
           {"name": "ceph", "cephfs": {"monitors": ["10.0.0.1:6789", "10.0.0.2:6789"], "path": "/web",
             "secretRef": {"name": "ceph-key"}}},
           {"name": "cert", "csi": {"driver": "secrets-store.csi.k8s.io", "nodePublishSecretRef": {"name": "vault-login"},
             "volumeAttributes": {"secretProviderClass": "shop-vault"}}}],
          "containers": [{"name": "web", "volumeMounts": [
           {"name": "shared", "mountPath": "/shared"}, {"name": "disk", "mountPath": "/disk"},
           {"name": "scratch", "mountPath": "/scratch"}, {"name": "lost", "mountPath": "/lost"},
           {"name": "inline", "mountPath": "/inline"}, {"name": "ceph", "mountPath": "/ceph"}]}]}}\
        """;

    private static final String CLUSTER = """
        [{"kind": "PersistentVolumeClaim", "metadata": {"name": "shared", "namespace": "shop"}, "spec": {"volumeName": "pv-1"}},
         {"kind": "PersistentVolumeClaim", "metadata": {"name": "disk", "namespace": "shop"}, "spec": {"volumeName": "pv-2"}},
         {"kind": "PersistentVolumeClaim", "metadata": {"name": "web-0-scratch", "namespace": "shop"},
          "spec": {"volumeName": "pv-3"}},
         {"kind": "PersistentVolume", "metadata": {"name": "pv-1"}, "spec": {"nfs": {"server": "10.0.1.5", "path": "/exports"}}},
         {"kind": "PersistentVolume", "metadata": {"name": "pv-2"}, "spec": {"csi": {"driver": "disk.csi.azure.com",
           "volumeHandle": "/subscriptions/s/disks/d", "nodeStageSecretRef": {"name": "disk-key", "namespace": "kube-system"}}}},
         {"kind": "PersistentVolume", "metadata": {"name": "pv-3"}, "spec": {"hostPath": {"path": "/var/lib/kubelet"}}},
         {"kind": "Service", "metadata": {"name": "front", "namespace": "shop"}, "spec": {"selector": {"app": "web"}}},
         {"kind": "Service", "metadata": {"name": "back", "namespace": "shop"}, "spec": {"selector": {"app": "api"}}},
         {"kind": "Service", "metadata": {"name": "front", "namespace": "bank"}, "spec": {"selector": {"app": "web"}}},
         {"kind": "Ingress", "metadata": {"name": "shop", "namespace": "shop"}, "spec": {"tls": [{"secretName": "shop-tls"}],
           "rules": [{"http": {"paths": [{"path": "/", "backend": {"service": {"name": "front"}}}]}}]}},
         {"kind": "Ingress", "metadata": {"name": "api", "namespace": "shop"}, "spec": {"tls": [{"secretName": "api-tls"}],
           "defaultBackend": {"service": {"name": "back"}}}},
         {"kind": "Ingress", "metadata": {"name": "bank", "namespace": "bank"}, "spec": {"tls": [{"secretName": "bank-tls"}],
           "defaultBackend": {"service": {"name": "front"}}}}]\
        """;

    private static Workload web() throws IOException {
        String all = "{\"kubernetes\": [" + POD + ", {\"kind\": \"List\", \"items\": " + CLUSTER + "}]}";
        return WorkloadDocuments.workloads(Json.parse(all.getBytes(StandardCharsets.UTF_8)))
                .getFirst();
    }

    @Test
    void resolvesEachClaim() throws IOException {
        assertThat(web().containers().getFirst().mounts())
                .extracting(
                        ContainerMount::target,
                        ContainerMount::type,
                        mount -> mount.source().map(LocatedValue::value).orElse(""),
                        ContainerMount::resolved)
                .containsExactly(
                        tuple("/shared", ContainerMount.Type.FILE_SHARE, "nfs 10.0.1.5 /exports", true),
                        tuple(
                                "/disk",
                                ContainerMount.Type.VOLUME,
                                "csi disk.csi.azure.com /subscriptions/s/disks/d",
                                true),
                        tuple("/scratch", ContainerMount.Type.HOST_PATH, "/var/lib/kubelet", true),
                        tuple("/lost", ContainerMount.Type.VOLUME, "", false),
                        tuple("/inline", ContainerMount.Type.FILE_SHARE, "azureFile orders", true),
                        tuple(
                                "/ceph",
                                ContainerMount.Type.FILE_SHARE,
                                "cephfs 10.0.0.1:6789,10.0.0.2:6789 /web",
                                true));
        assertThat(web().containers()
                        .getFirst()
                        .mounts()
                        .getFirst()
                        .source()
                        .orElseThrow()
                        .evidence()
                        .place())
                .hasToString("/items/3/spec/nfs");
    }

    @Test
    void listsSecretsOfVolumesAndIngresses() throws IOException {
        List<String> names =
                web().exposure().secrets().stream().map(LocatedValue::value).toList();
        assertThat(names)
                .containsExactlyInAnyOrder(
                        "share-key",
                        "ceph-key",
                        "vault-login",
                        "SecretProviderClass/shop-vault",
                        "disk-key",
                        "shop-tls");
    }
}
