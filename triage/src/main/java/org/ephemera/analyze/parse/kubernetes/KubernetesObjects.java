package org.ephemera.analyze.parse.kubernetes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/** Index of the objects of a cluster by kind and name. */
final class KubernetesObjects {
    private static final String LIST = "List";

    private final List<LocatedJson> objects = new ArrayList<>();
    private final List<EvidenceGap> gaps = new ArrayList<>();
    private final Map<String, EvidenceLocation> lists = new HashMap<>();
    private final List<LocatedJson> associations = new ArrayList<>();
    private final List<LocatedJson> kubeletIdentities = new ArrayList<>();

    /**
     * Creates the index.
     *
     * @param documents objects of the API, EKS responses with pod identity associations, and AKS responses with a
     *     cluster
     */
    KubernetesObjects(List<LocatedJson> documents) {
        for (LocatedJson document : documents) {
            if (document.at("association").exists()) {
                associations.add(document.at("association"));
                continue;
            }
            if (document.at("properties", "identityProfile").exists()) {
                kubeletIdentities.add(
                        document.at("properties", "identityProfile").at("kubeletidentity"));
                continue;
            }
            String kind = document.at("kind").textOrEmpty();
            if (kind.endsWith(LIST)) {
                lists.putIfAbsent(kind.substring(0, kind.length() - LIST.length()), document.evidence());
            }
            ApiObjects.in(document).stream()
                    .filter(object -> !isEmptyList(object))
                    .forEach(this::add);
        }
    }

    /** Reports whether the object is an empty list; Go serializes an empty list as null. */
    private static boolean isEmptyList(LocatedJson object) {
        return object.at("kind").textOrEmpty().endsWith(LIST)
                && !object.at("items").exists();
    }

    private void add(LocatedJson document) {
        String kind = document.at("kind").textOrEmpty();
        if (kind.isEmpty()) {
            unknown(document);
        } else if (PodTemplate.of(document).isPresent()
                && !PodTemplate.of(document)
                        .get()
                        .spec()
                        .at("containers")
                        .json()
                        .isArray()) {
            gaps.add(new EvidenceGap(document.evidence().file(), "an object of kind " + kind + " has no containers"));
        } else {
            objects.add(document);
        }
    }

    private void unknown(LocatedJson document) {
        if (!document.at("reservationSet").exists() && !document.at("volumeSet").exists()) {
            gaps.add(new EvidenceGap(
                    document.evidence().file(), "the document is not a Kubernetes object: it has no kind"));
        }
    }

    /** Reports whether the package has objects of this kind, or an empty list of them. */
    boolean hasListOf(String kind) {
        return lists.containsKey(kind) || ofKind(kind).findAny().isPresent();
    }

    /** Returns the place of a list of this kind. */
    Optional<EvidenceLocation> listEvidence(String kind) {
        return Optional.ofNullable(lists.get(kind));
    }

    List<LocatedJson> all() {
        return objects;
    }

    List<EvidenceGap> gaps() {
        return gaps;
    }

    Stream<LocatedJson> ofKind(String kind) {
        return objects.stream().filter(object -> object.at("kind").textOrEmpty().equals(kind));
    }

    /** Returns an object by its name; {@code namespace} is empty for cluster-scoped objects. */
    Optional<LocatedJson> find(String kind, String namespace, String name) {
        return ofKind(kind)
                .filter(object -> object.at("metadata", "name").textOrEmpty().equals(name))
                .filter(object -> namespace.isEmpty() || namespace(object).equals(namespace))
                .findFirst();
    }

    static String namespace(LocatedJson object) {
        String namespace = object.at("metadata", "namespace").textOrEmpty();
        return namespace.isEmpty() ? "default" : namespace;
    }

    /**
     * Reports whether the package also contains pods of a template; they are what ran. Pods of a deployment have its
     * name as prefix of their owner's name.
     */
    boolean hasPodsOf(LocatedJson template) {
        String name = template.at("metadata", "name").textOrEmpty();
        return !template.at("kind").textOrEmpty().equals("Pod")
                && ofKind("Pod")
                        .filter(pod -> namespace(pod).equals(namespace(template)))
                        .flatMap(pod -> pod.at("metadata", "ownerReferences").items().stream())
                        .map(owner -> owner.at("name").textOrEmpty())
                        .anyMatch(owner -> owner.equals(name)
                                || (template.at("kind").textOrEmpty().equals("Deployment")
                                        && owner.startsWith(name + "-")));
    }

    /**
     * Reports whether the owner that a pod references is another object than the one of this name in the package. The
     * creator of a pod chooses the reference, and the garbage collector later deletes a pod without its owner.
     */
    boolean isOwnerReplaced(PodTemplate pod) {
        return pod.isPod()
                && pod.object().at("metadata", "ownerReferences").items().stream()
                        .limit(1)
                        .anyMatch(owner -> isReplaced(owner, pod.namespace()));
    }

    private boolean isReplaced(LocatedJson owner, String namespace) {
        String uid = owner.at("uid").textOrEmpty();
        List<String> uids = ofKind(owner.at("kind").textOrEmpty())
                .filter(object -> namespace(object).equals(namespace))
                .filter(object -> object.at("metadata", "name")
                        .textOrEmpty()
                        .equals(owner.at("name").textOrEmpty()))
                .map(object -> object.at("metadata", "uid").textOrEmpty())
                .filter(one -> !one.isEmpty())
                .toList();
        return !uid.isEmpty() && !uids.isEmpty() && !uids.contains(uid);
    }

    /**
     * Returns the roles that EKS Pod Identity assigns to a service account. The cluster itself does not contain them.
     */
    Stream<LocatedValue<String>> rolesOf(String namespace, String account) {
        return associations.stream()
                .filter(one -> one.at("namespace").textOrEmpty().equals(namespace)
                        && one.at("serviceAccount").textOrEmpty().equals(account))
                .flatMap(one -> Stream.of("roleArn", "targetRoleArn").flatMap(role -> one.text(role).stream()));
    }

    /** Returns the kubelet identities of AKS, by resource id. */
    Stream<LocatedValue<String>> kubeletIdentities() {
        return kubeletIdentities.stream().flatMap(identity -> identity.text("resourceId").stream());
    }

    /** Returns the pods on a node. */
    Stream<LocatedJson> podsOn(String node) {
        return ofKind("Pod")
                .filter(pod -> pod.at("spec", "nodeName").textOrEmpty().equals(node));
    }
}
