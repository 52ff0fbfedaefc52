package org.ephemera.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.model.SanitizedText;
import org.ephemera.model.Target;

/**
 * Parser of targets in a cluster. Whatever identifies the cluster, the target ends with {@code NAMESPACE/POD}, with
 * {@code NAMESPACE/KIND/NAME} and a kind of {@link #KINDS}, or with one of the forms of {@link PodScope}.
 */
public final class KubernetesTarget {
    /** Kinds of targets in a cluster that is identified by the context of a kubeconfig. */
    public static final String POD = "kubernetes.pod";

    public static final String WORKLOAD = "kubernetes.workload";

    /** Default number of pods that are collected: the newest of a workload, the first in the ranking of a scope. */
    public static final int DEFAULT_LIMIT = 200;

    /** Attribute that requests the values of config maps. */
    public static final String CONFIG_MAP_VALUES = "configMapValues";

    private static final int LARGEST_LIMIT = 1000;
    private static final String SCHEME = "k8s://";

    /** Kinds of workloads, with their API groups. */
    static final Map<String, String> KINDS = Map.of(
            "deployment", "apps", "daemonset", "apps", "statefulset", "apps", "job", "batch", "cronjob", "batch");

    /** RFC 1123: a label for a namespace, a subdomain for the objects in it. */
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

    private KubernetesTarget() {}

    /** Reports whether a text begins like {@code k8s://CONTEXT/NAMESPACE/POD}. */
    public static boolean looksLikeOne(String text) {
        return text.startsWith(SCHEME);
    }

    /**
     * Parses a target in the cluster of a kubeconfig's context; {@link ContextTarget} has the forms.
     *
     * @throws IllegalArgumentException if the text has another form; the message is for users
     */
    public static Target parse(String text) {
        ContextTarget parts = ContextTarget.parse(text, text.substring(SCHEME.length()));
        return within("kubernetes", text, Map.of("context", parts.context()), parts.within());
    }

    /**
     * Returns a target in any cluster.
     *
     * @param family beginning of the kind: {@code kubernetes, aws.eks, azure.aks}
     * @param id complete name of the target
     * @param cluster attributes that identify the cluster
     * @param within {@code NAMESPACE/POD}, {@code NAMESPACE/KIND/NAME}, or a form of {@link PodScope}
     * @return a target of the kind {@code FAMILY.pod} with the attributes {@code namespace, pod}, {@code
     *     FAMILY.workload} with {@code namespace, workload} (the kind) {@code , name}, or a kind of {@link PodScope}
     * @throws IllegalArgumentException if a name is not valid in Kubernetes; the message is for users
     */
    public static Target within(String family, String id, Map<String, String> cluster, String within) {
        String[] parts = within.split("/", -1);
        Map<String, String> attributes = new TreeMap<>(cluster);
        if (parts.length == 1) {
            return scoped(family, id, attributes, within);
        }
        if (parts.length != 2 && parts.length != 3) {
            throw malformed(id, "it does not have two or three parts after the cluster");
        }
        if (!LABEL.matcher(parts[0]).matches()) {
            throw malformed(id, "'" + SanitizedText.of(parts[0]) + "' is not the name of a namespace");
        }
        String name = parts[parts.length - 1];
        if (!NAME.matcher(name).matches() || name.contains("..")) {
            throw malformed(id, "'" + SanitizedText.of(name) + "' is not the name of an object");
        }
        attributes.put("namespace", parts[0]);
        if (parts.length == 2) {
            attributes.put("pod", name);
            return new Target(family + ".pod", id, attributes);
        }
        String kind = kind(parts[1])
                .orElseThrow(() -> malformed(
                        id, "the kind '" + SanitizedText.of(parts[1]) + "' owns no pods or is not supported"));
        attributes.put("workload", kind);
        attributes.put("name", name);
        return new Target(family + ".workload", id, attributes);
    }

    private static Target scoped(String family, String id, Map<String, String> attributes, String within) {
        PodScope scope = PodScope.of(within);
        String name = scope.name(within);
        boolean valid = switch (scope) {
            case CLUSTER -> true;
            case NAMESPACE -> LABEL.matcher(name).matches();
            case NODE -> NAME.matcher(name).matches() && !name.contains("..");
        };
        if (!valid) {
            throw malformed(id, "'" + SanitizedText.of(name) + "' is not the name of a " + scope.word());
        }
        attributes.put(PodScope.ATTRIBUTE, scope.word());
        if (scope != PodScope.CLUSTER) {
            attributes.put(scope == PodScope.NODE ? "nodeName" : "namespace", name);
        }
        return new Target(family + "." + scope.word(), id, attributes);
    }

    /** Returns the kind as targets spell it, from {@code Deployment}, {@code deployment} or {@code deployments}. */
    public static Optional<String> kind(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        String one = lower.endsWith("s") ? lower.substring(0, lower.length() - 1) : lower;
        return KINDS.containsKey(one) ? Optional.of(one) : Optional.empty();
    }

    /**
     * Returns the same target with a limit on the number of pods that are collected.
     *
     * @throws IllegalArgumentException if the target is a pod, or the limit is out of range
     */
    public static Target limited(Target target, int limit) {
        if (target.attributes().containsKey("pod")) {
            throw new IllegalArgumentException(
                    "Invalid limit: the target is one pod; a limit is for the pods of a workload, node, namespace or"
                            + " cluster");
        }
        if (limit < 1 || limit > LARGEST_LIMIT) {
            throw new IllegalArgumentException(
                    "Invalid limit " + limit + "; expected a number of pods from 1 to " + LARGEST_LIMIT);
        }
        Map<String, String> attributes = new TreeMap<>(target.attributes());
        attributes.put("limit", Integer.toString(limit));
        return new Target(target.kind(), target.id(), attributes);
    }

    /**
     * Returns the same target with the values of the config maps of its namespace; otherwise only their digests are
     * stored.
     */
    public static Target withConfigMapValues(Target target) {
        Map<String, String> attributes = new TreeMap<>(target.attributes());
        attributes.put(CONFIG_MAP_VALUES, "true");
        return new Target(target.kind(), target.id(), attributes);
    }

    /**
     * Returns the same target, with the values of config maps if a request says {@code true}.
     *
     * @param requested value in the request; missing or null if the request does not contain it
     * @throws IllegalArgumentException if the value is not a boolean, or the target has no config maps; the message is
     *     for users
     */
    public static Target withConfigMapValues(Target target, JsonNode requested) {
        if (requested.isMissingNode() || requested.isNull()) {
            return target;
        }
        if (!requested.isBoolean()) {
            throw new IllegalArgumentException("Invalid 'configMapValues'; expected true or false");
        }
        if (!isInCluster(target)) {
            throw new IllegalArgumentException("Invalid 'configMapValues': it is for targets in a cluster only");
        }
        return requested.booleanValue() ? withConfigMapValues(target) : target;
    }

    /** Returns all kinds of targets of a family: {@code kubernetes, aws.eks, azure.aks}. */
    public static Set<String> kinds(String family) {
        return Stream.concat(Stream.of(family + ".pod", family + ".workload"), PodScope.kinds(family).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Reports whether a target is in a cluster, or is one. */
    public static boolean isInCluster(Target target) {
        return target.attributes().containsKey("namespace")
                || PodScope.of(target).isPresent();
    }

    private static IllegalArgumentException malformed(String id, String cause) {
        return new IllegalArgumentException("Invalid target '" + SanitizedText.of(id) + "': " + cause
                + ". It must end with NAMESPACE/POD, for example shop/checkout-7d4b9c6f5-x2x4q, with"
                + " NAMESPACE/KIND/NAME,"
                + " where KIND is deployment, daemonset, statefulset, job or cronjob, with NAMESPACE, or with"
                + " node:NAME.");
    }
}
