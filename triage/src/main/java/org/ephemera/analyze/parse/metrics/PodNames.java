package org.ephemera.analyze.parse.metrics;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.parse.azure.LogAnalyticsTables;
import org.ephemera.analyze.parse.kubernetes.ApiObjects;
import org.ephemera.analyze.parse.sealed.ApiResponse;
import org.ephemera.analyze.parse.sealed.LocatedJson;
import org.ephemera.analyze.parse.sealed.ResponseDocuments;
import org.ephemera.analyze.parse.sealed.SealedPackage;

/** Pods of a package by UID, from the cluster and from a Log Analytics workspace, including deleted pods. */
final class PodNames {
    private static final String INSIGHTS = "azure.aks.insights";
    private static final Set<String> PODS = Set.of("kubernetes.pod", "kubernetes.pods");
    private static final int LONGEST = 1 << 10;
    private static final int MOST = 100_000;

    /** No known pods. */
    static final PodNames NONE = new PodNames();

    private final Map<String, Name> names = new HashMap<>();

    /**
     * Names of a pod.
     *
     * @param owner owner that replicas share; the pod's own name if it has none
     */
    record Name(String namespace, String pod, String owner) {}

    private PodNames() {}

    static PodNames in(SealedPackage sealed) {
        PodNames names = new PodNames();
        ResponseDocuments bodies = ResponseDocuments.in(sealed);
        for (ApiResponse response : sealed.responses()) {
            if (PODS.contains(response.artifact())) {
                ApiObjects.in(bodies.read(response)).forEach(names::pod);
            } else if (response.artifact().equals(INSIGHTS)) {
                names.rows(sealed, response);
            }
        }
        return names;
    }

    /** Returns the names of a pod; for an unknown pod its UID. */
    Name of(String uid) {
        return names.getOrDefault(uid, new Name("", uid, uid));
    }

    private void pod(LocatedJson pod) {
        add(
                pod.at("metadata", "uid").textOrEmpty(),
                pod.at("metadata", "namespace").textOrEmpty(),
                pod.at("metadata", "name").textOrEmpty(),
                Optional.of(pod.at("metadata", "ownerReferences").items())
                        .filter(owners -> !owners.isEmpty())
                        .map(owners -> owners.getFirst().at("name").textOrEmpty())
                        .orElse(""));
    }

    /** Adds pods of a response. The parser of logs, which reads the same response, reports unreadable rows. */
    private void rows(SealedPackage sealed, ApiResponse response) {
        try (InputStream in = sealed.open(response)) {
            LogAnalyticsTables.read(in, LONGEST, row -> {
                if (row.name(List.of("TableName", "Type")).equals("KubePodInventory")) {
                    add(row.value("PodUid"), row.value("Namespace"), row.value("Name"), row.value("ControllerName"));
                }
            });
            in.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException e) {
            return;
        }
    }

    private void add(String uid, String namespace, String pod, String owner) {
        if (!uid.isEmpty() && !pod.isEmpty() && names.size() < MOST) {
            names.putIfAbsent(uid, new Name(namespace, pod, owner.isEmpty() ? pod : owner));
        }
    }
}
