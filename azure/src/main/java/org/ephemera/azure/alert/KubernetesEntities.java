package org.ephemera.azure.alert;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.ephemera.acquire.alert.AlertField;
import org.ephemera.kubernetes.KubernetesTarget;

/**
 * Reader of the names of cluster, namespace, pod and controller in an alert of Defender for Containers.
 *
 * <p>Each element of {@code entities[]} has a type such as {@code K8s-cluster}, {@code K8s-namespace}, {@code K8s-pod}
 * or {@code K8s-deployment}. An entity contains the entity to which it belongs, or references its {@code $id} by {@code
 * {"$ref": ID}}. An alert in the activity log has no entities, only text properties.
 */
final class KubernetesEntities {
    private static final int MOST = 500;
    private static final String[] PREFIXES = {"k8s", "kubernetes"};
    private static final List<String> NAMESPACES = List.of("namespace", "podnamespace", "kubernetesnamespace");
    private static final List<String> PODS = List.of("podname", "pod", "kubernetespodname");
    private static final List<String> CONTROLLERS = List.of("deployment", "daemonset", "statefulset", "job", "cronjob");

    private final Map<String, AlertField> byId = new HashMap<>();
    private final List<AlertField> entities;

    private KubernetesEntities(AlertField entities) {
        List<AlertField> all = entities.elements();
        this.entities = all.subList(0, Math.min(MOST, all.size()));
        for (AlertField entity : this.entities) {
            entity.field("$id").text().ifPresent(id -> byId.putIfAbsent(id, entity));
        }
    }

    /**
     * Reads the names.
     *
     * @param properties {@code properties} of an alert in any form
     */
    static void read(AlertField properties, ClusterNames names) {
        KubernetesEntities read = new KubernetesEntities(properties.field("entities"));
        read.entities.forEach(entity -> read.entity(entity, names));
        if (names.hasNoPodOrWorkload()) {
            readProperties(properties.field("extendedProperties"), names);
        }
        if (names.hasNoPodOrWorkload()) {
            readProperties(properties.field("additionalData"), names);
        }
        if (names.hasNoPodOrWorkload()) {
            readProperties(properties, names);
        }
    }

    /**
     * Reads the names of entities in the form of Sentinel.
     *
     * @param entities elements with {@code kind, properties}
     */
    static void readKinds(List<AlertField> entities, ClusterNames names) {
        KubernetesEntities none = new KubernetesEntities(AlertField.root(MissingNode.getInstance()));
        entities.stream()
                .limit(MOST)
                .forEach(entity ->
                        none.entity(entity.field("kind").text().orElse(""), entity.field("properties"), names));
    }

    private void entity(AlertField entity, ClusterNames names) {
        entity(entity.field("type").text().orElse(""), entity, names);
    }

    private void entity(String word, AlertField entity, ClusterNames names) {
        String type = kind(word);
        if (type.equals("node")) {
            names.addNode(entity.field("name"));
        } else if (word.equalsIgnoreCase("host")) {
            names.addNode(entity.field("hostName"));
        } else if (type.equals("pod")) {
            names.addPod(cluster(entity), namespace(entity), entity.field("name"));
        } else if (KubernetesTarget.kind(type).isPresent()) {
            names.addWorkload(cluster(entity), namespace(entity), type, entity.field("name"));
        }
    }

    /**
     * Returns the normalized type: {@code K8s-pod, KubernetesPod} and {@code Kubernetes pod} are {@code pod}; "" for
     * other types.
     */
    private static String kind(String type) {
        String letters = letters(type);
        for (String prefix : PREFIXES) {
            if (letters.startsWith(prefix)) {
                return letters.substring(prefix.length());
            }
        }
        return "";
    }

    private static String letters(String text) {
        return text.length() > 64 ? "" : text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    private AlertField namespace(AlertField entity) {
        AlertField namespace = entity.field("namespace");
        return namespace.text().isPresent() ? namespace : at(namespace).field("name");
    }

    private Optional<String> cluster(AlertField entity) {
        AlertField cluster = at(at(entity.field("namespace")).field("cluster").or(entity.field("cluster")));
        return at(cluster.field("cloudResource"))
                .field("resourceId")
                .or(cluster.field("resourceId"))
                .text()
                .filter(AlertResourceIds::isClusterId);
    }

    /** Returns the referenced entity, or the contained one. */
    private AlertField at(AlertField place) {
        return place.field("$ref").text().map(byId::get).orElse(place);
    }

    private static void readProperties(AlertField texts, ClusterNames names) {
        Map<String, AlertField> byName = new HashMap<>();
        texts.node().fieldNames().forEachRemaining(name -> byName.putIfAbsent(letters(name), texts.field(name)));
        AlertField none = texts.field("namespace");
        AlertField namespace = first(NAMESPACES, byName, none);
        AlertField pod = first(PODS, byName, none.field("none"));
        names.addPod(Optional.empty(), namespace, pod);
        first(List.of("workloadkind", "workloadtype"), byName, none.field("none"))
                .text()
                .flatMap(KubernetesTarget::kind)
                .ifPresent(kind -> names.addWorkload(
                        Optional.empty(), namespace, kind, first(List.of("workloadname"), byName, none.field("none"))));
        for (String kind : CONTROLLERS) {
            AlertField name = first(List.of(kind + "name", kind), byName, none.field("none"));
            names.addWorkload(Optional.empty(), namespace, kind, name);
        }
    }

    private static AlertField first(List<String> names, Map<String, AlertField> byName, AlertField none) {
        return names.stream()
                .filter(byName::containsKey)
                .map(byName::get)
                .filter(found -> found.text().isPresent())
                .findFirst()
                .orElse(none);
    }
}
