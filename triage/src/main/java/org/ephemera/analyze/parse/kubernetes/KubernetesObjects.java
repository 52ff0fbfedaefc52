package org.ephemera.analyze.parse.kubernetes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.model.Gap;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/** Objects of a cluster, found by kind and name. */
final class KubernetesObjects {
    private static final String LIST = "List";

    private final List<LocatedJson> objects = new ArrayList<>();
    private final List<Gap> gaps = new ArrayList<>();
    private final Map<String, Evidence> answered = new HashMap<>();
    private final List<LocatedJson> associations = new ArrayList<>();
    private final List<LocatedJson> kubelets = new ArrayList<>();

    /** @param documents objects of the API, and what EKS answered of its associations of pod identity, AKS of a cluster */
    KubernetesObjects(List<LocatedJson> documents) {
        for (LocatedJson document : documents) {
            if (document.at("association").exists()) {
                associations.add(document.at("association"));
                continue;
            }
            if (document.at("properties", "identityProfile").exists()) {
                kubelets.add(document.at("properties", "identityProfile").at("kubeletidentity"));
                continue;
            }
            String kind = document.at("kind").words();
            if (kind.endsWith(LIST)) {
                answered.putIfAbsent(kind.substring(0, kind.length() - LIST.length()), document.evidence());
            }
            ApiObjects.in(document).stream()
                    .filter(object -> !isEmptyList(object))
                    .forEach(this::add);
        }
    }

    /** A list of Go's may be null where it is empty. */
    private static boolean isEmptyList(LocatedJson object) {
        return object.at("kind").words().endsWith(LIST) && !object.at("items").exists();
    }

    private void add(LocatedJson document) {
        String kind = document.at("kind").words();
        if (kind.isEmpty()) {
            unknown(document);
        } else if (PodTemplate.of(document).isPresent()
                && !PodTemplate.of(document)
                        .get()
                        .spec()
                        .at("containers")
                        .json()
                        .isArray()) {
            gaps.add(new Gap(document.evidence().file(), "an object of the kind " + kind + " has no containers"));
        } else {
            objects.add(document);
        }
    }

    private void unknown(LocatedJson document) {
        if (!document.at("reservationSet").exists() && !document.at("volumeSet").exists()) {
            gaps.add(new Gap(document.evidence().file(), "this is no object of Kubernetes: it has no kind"));
        }
    }

    /** True if there are objects of this kind, or a list of them was answered and is empty. */
    boolean tells(String kind) {
        return answered.containsKey(kind) || ofKind(kind).findAny().isPresent();
    }

    /** Where a list of this kind stands. */
    Optional<Evidence> answered(String kind) {
        return Optional.ofNullable(answered.get(kind));
    }

    List<LocatedJson> all() {
        return objects;
    }

    List<Gap> gaps() {
        return gaps;
    }

    Stream<LocatedJson> ofKind(String kind) {
        return objects.stream().filter(object -> object.at("kind").words().equals(kind));
    }

    /** An object by its name; of the whole cluster if {@code namespace} is empty. */
    Optional<LocatedJson> find(String kind, String namespace, String name) {
        return ofKind(kind)
                .filter(object -> object.at("metadata", "name").words().equals(name))
                .filter(object -> namespace.isEmpty() || namespace(object).equals(namespace))
                .findFirst();
    }

    static String namespace(LocatedJson object) {
        String namespace = object.at("metadata", "namespace").words();
        return namespace.isEmpty() ? "default" : namespace;
    }

    /** True if pods of a template are given, too: they are what ran. A deployment's are named after it. */
    boolean hasPodsOf(LocatedJson template) {
        String name = template.at("metadata", "name").words();
        return !template.at("kind").words().equals("Pod")
                && ofKind("Pod")
                        .filter(pod -> namespace(pod).equals(namespace(template)))
                        .flatMap(pod -> pod.at("metadata", "ownerReferences").items().stream())
                        .map(owner -> owner.at("name").words())
                        .anyMatch(owner -> owner.equals(name)
                                || (template.at("kind").words().equals("Deployment") && owner.startsWith(name + "-")));
    }

    /** Roles that EKS gives to whatever runs under a service account, of which the cluster knows nothing. */
    Stream<Fact<String>> rolesOf(String namespace, String account) {
        return associations.stream()
                .filter(one -> one.at("namespace").words().equals(namespace)
                        && one.at("serviceAccount").words().equals(account))
                .flatMap(one -> Stream.of("roleArn", "targetRoleArn").flatMap(role -> one.text(role).stream()));
    }

    /** The identities that AKS gives to the machines below its nodes, by the ids of their resources. */
    Stream<Fact<String>> kubelets() {
        return kubelets.stream().flatMap(identity -> identity.text("resourceId").stream());
    }

    /** Pods on a node. */
    Stream<LocatedJson> podsOn(String node) {
        return ofKind("Pod").filter(pod -> pod.at("spec", "nodeName").words().equals(node));
    }
}
