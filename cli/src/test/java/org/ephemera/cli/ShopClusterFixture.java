package org.ephemera.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import org.ephemera.lab.scenario.ClusterState;
import org.ephemera.lab.scenario.LogEvent;
import org.ephemera.lab.scenario.PodLog;

/** Small cluster with one deployment, and its kubeconfigs. */
final class ShopClusterFixture {
    static final String POD = "checkout-7d4b9c6f5-x2x4q";
    static final String TARGET = "k8s://prod/shop/" + POD;
    static final String WORKLOAD = "k8s://prod/shop/deployment/checkout";
    static final String CONFIG_MAP_VALUE = "postgres://db.shop.svc:5432/orders";

    private ShopClusterFixture() {}

    static ClusterState state() {
        long now = Clock.systemUTC().millis();
        return ClusterState.empty("prod", Clock.systemUTC())
                .with(
                        named("v1", "Namespace", "", "shop", ""),
                        named("v1", "ServiceAccount", "shop", "default", ""),
                        named(
                                "v1",
                                "Node",
                                "",
                                "node-1",
                                "\"status\": {\"nodeInfo\": {\"kubeletVersion\": \"v1.32.9\"}}"),
                        named("apps/v1", "Deployment", "shop", "checkout", """
                            "spec": {"selector": {"matchLabels": {"app": "checkout"}}}\
                            """),
                        owned("apps/v1", "ReplicaSet", "checkout-7d4b9c6f5", "Deployment", "checkout", "\"spec\": {}"),
                        named("v1", "ConfigMap", "shop", "settings", """
                            "data": {"database": "%s"}\
                            """.formatted(CONFIG_MAP_VALUE)),
                        owned("v1", "Pod", POD, "ReplicaSet", "checkout-7d4b9c6f5", """
                            "spec": {"nodeName": "node-1", "serviceAccountName": "default",
                              "containers": [{"name": "app", "image": "registry.example.com/checkout:1"}]},
                            "status": {"phase": "Running", "containerStatuses": [{"name": "app", "restartCount": 0,
                              "image": "registry.example.com/checkout:1", "ready": true,
                              "imageID": "registry.example.com/checkout@sha256:%s",
                              "state": {"running": {"startedAt": "2026-11-25T08:00:00Z"}}}]}\
                            """.formatted("ab".repeat(32))))
                .with(PodLog.of(
                        "shop", POD, "app", false, List.of(new LogEvent(now - 1000, now - 1000, "order 4711 paid"))));
    }

    /** Writes a file that only its owner can read, as kubectl does. */
    static Path write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return file;
    }

    /** Writes an executable shell script. */
    static Path script(Path file, String lines) throws IOException {
        write(file, "#!/bin/sh\n" + lines);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static String named(String version, String kind, String namespace, String name, String rest) {
        return object(version, kind, namespace, name, "", rest);
    }

    private static String owned(String version, String kind, String name, String ownerKind, String owner, String rest) {
        String owners = """
            , "ownerReferences": [{"apiVersion": "apps/v1", "kind": "%s", "name": "%s", "uid": "%s",
             "controller": true}]\
            """.formatted(ownerKind, owner, uid(ownerKind, owner));
        return object(version, kind, "shop", name, owners, rest);
    }

    private static String object(
            String version, String kind, String namespace, String name, String owners, String rest) {
        String within = namespace.isEmpty() ? "" : ", \"namespace\": \"" + namespace + "\"";
        return """
            {"apiVersion": "%s", "kind": "%s", "metadata": {"name": "%s", "uid": "%s",
             "creationTimestamp": "2026-11-25T08:00:00Z"%s%s}%s}\
            """.formatted(version, kind, name, uid(kind, name), within, owners, rest.isEmpty() ? "" : ", " + rest);
    }

    private static String uid(String kind, String name) {
        return java.util
                .UUID
                .nameUUIDFromBytes((kind + "/" + name).getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .toString();
    }
}
