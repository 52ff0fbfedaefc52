package org.ephemera.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.ephemera.model.SanitizedText;
import org.ephemera.model.Target;

/**
 * What of a cluster can be collected: a pod, or a workload with all the pods that it owns. Whatever names the cluster, this is the
 * part after it: {@code NAMESPACE/POD}, or {@code NAMESPACE/KIND/NAME} with a kind of {@link #KINDS}.
 */
public final class KubernetesTarget {
    /** Kinds of targets in a cluster that is known by a context of a kubeconfig. */
    public static final String POD = "kubernetes.pod";

    public static final String WORKLOAD = "kubernetes.workload";

    /** How many pods of a workload are collected from, unless somebody says otherwise: the newest. */
    public static final int DEFAULT_LIMIT = 200;

    /** The attribute by which the values of config maps are kept, too. */
    public static final String CONFIG_MAP_VALUES = "configMapValues";

    private static final int LARGEST_LIMIT = 1000;
    private static final String SCHEME = "k8s://";

    /** Kinds that own pods, and the API group each is in. */
    static final Map<String, String> KINDS = Map.of(
            "deployment", "apps", "daemonset", "apps", "statefulset", "apps", "job", "batch", "cronjob", "batch");

    /** RFC 1123: a label for a namespace, a subdomain for what is in it. */
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

    private KubernetesTarget() {}

    /** True if it begins as {@code k8s://CONTEXT/NAMESPACE/POD} does. */
    public static boolean looksLikeOne(String text) {
        return text.startsWith(SCHEME);
    }

    /**
     * A target in the cluster of a kubeconfig's context: {@code k8s://CONTEXT/NAMESPACE/POD} or
     * {@code k8s://CONTEXT/NAMESPACE/KIND/NAME}. A context may have slashes in its name, as those of EKS do.
     *
     * @throws IllegalArgumentException if it is none; the message is a sentence for whoever gave it
     */
    public static Target parse(String text) {
        String[] parts = text.substring(SCHEME.length()).split("/", -1);
        if (Arrays.stream(parts).anyMatch(part -> part.equals("..") || part.equals("."))) {
            throw new IllegalArgumentException(
                    "'" + SanitizedText.of(text) + "' has a '.' or '..' between its slashes: that is a path,"
                            + " and no name of a context, a namespace or a pod");
        }
        int last = parts.length;
        boolean workload = last > 3 && KINDS.containsKey(parts[last - 2]);
        int rest = workload ? 3 : 2;
        if (last <= rest) {
            throw new IllegalArgumentException(
                    "'" + SanitizedText.of(text) + "' does not name a context, a namespace and a pod; it"
                            + " looks like k8s://prod/shop/checkout-7d4b9c6f5-x2x4q, or k8s://prod/shop/deployment/checkout");
        }
        String within = String.join("/", Arrays.copyOfRange(parts, last - rest, last));
        String context = String.join("/", Arrays.copyOfRange(parts, 0, last - rest));
        if (context.isBlank()) {
            throw new IllegalArgumentException(
                    "'" + SanitizedText.of(text) + "' names no context; 'kubectl config get-contexts' lists" + " them");
        }
        return within("kubernetes", text, Map.of("context", context), within);
    }

    /**
     * A pod or workload of some cluster.
     *
     * @param family what the kind begins with: {@code kubernetes, aws.eks, azure.aks}
     * @param id the target's whole name
     * @param cluster attributes that name the cluster
     * @param within {@code NAMESPACE/POD} or {@code NAMESPACE/KIND/NAME}
     * @return a target of the kind {@code FAMILY.pod} with the attributes {@code namespace, pod}, or {@code FAMILY.workload}
     *     with {@code namespace, workload} (the kind) {@code , name}
     * @throws IllegalArgumentException if a name is none of Kubernetes'; the message is a sentence for whoever gave it
     */
    public static Target within(String family, String id, Map<String, String> cluster, String within) {
        String[] parts = within.split("/", -1);
        Map<String, String> attributes = new TreeMap<>(cluster);
        if (parts.length != 2 && parts.length != 3) {
            throw malformed(id, "does not end in NAMESPACE/POD or NAMESPACE/KIND/NAME");
        }
        if (!LABEL.matcher(parts[0]).matches()) {
            throw malformed(id, "names no namespace: '" + SanitizedText.of(parts[0]) + "' is no name of one");
        }
        String name = parts[parts.length - 1];
        if (!NAME.matcher(name).matches() || name.contains("..")) {
            throw malformed(
                    id, "names nothing in a namespace: '" + SanitizedText.of(name) + "' is no name of an object");
        }
        attributes.put("namespace", parts[0]);
        if (parts.length == 2) {
            attributes.put("pod", name);
            return new Target(family + ".pod", id, attributes);
        }
        String kind = kind(parts[1])
                .orElseThrow(() -> malformed(
                        id,
                        "names a kind that owns no pods, or is not known here: '" + SanitizedText.of(parts[1]) + "'"));
        attributes.put("workload", kind);
        attributes.put("name", name);
        return new Target(family + ".workload", id, attributes);
    }

    /** The kind as targets spell it, of {@code Deployment} as well as of {@code deployment} or {@code deployments}. */
    public static Optional<String> kind(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        String one = lower.endsWith("s") ? lower.substring(0, lower.length() - 1) : lower;
        return KINDS.containsKey(one) ? Optional.of(one) : Optional.empty();
    }

    /**
     * The same workload, of which at most so many pods are collected from.
     *
     * @throws IllegalArgumentException if it is a pod, or no such number is allowed
     */
    public static Target limited(Target target, int limit) {
        if (!target.kind().endsWith(".workload")) {
            throw new IllegalArgumentException("a limit is for the pods of a workload; this is one pod");
        }
        if (limit < 1 || limit > LARGEST_LIMIT) {
            throw new IllegalArgumentException("the limit is a number of pods from 1 to " + LARGEST_LIMIT);
        }
        Map<String, String> attributes = new TreeMap<>(target.attributes());
        attributes.put("limit", Integer.toString(limit));
        return new Target(target.kind(), target.id(), attributes);
    }

    /** The same target, of whose namespace the values of config maps are kept, too; otherwise only their digests are. */
    public static Target withConfigMapValues(Target target) {
        Map<String, String> attributes = new TreeMap<>(target.attributes());
        attributes.put(CONFIG_MAP_VALUES, "true");
        return new Target(target.kind(), target.id(), attributes);
    }

    /**
     * The same, with the values of config maps if a request says {@code true}.
     *
     * @param asked what the request says; nothing or null as if it did not
     * @throws IllegalArgumentException if it is something else, or the target has no config maps; the message is a sentence
     */
    public static Target withConfigMapValues(Target target, JsonNode asked) {
        if (asked.isMissingNode() || asked.isNull()) {
            return target;
        }
        if (!asked.isBoolean()) {
            throw new IllegalArgumentException("its 'configMapValues' is neither true nor false");
        }
        if (!target.attributes().containsKey("namespace")) {
            throw new IllegalArgumentException("its 'configMapValues' is for pods and workloads of a cluster");
        }
        return asked.booleanValue() ? withConfigMapValues(target) : target;
    }

    private static IllegalArgumentException malformed(String id, String what) {
        return new IllegalArgumentException("'" + SanitizedText.of(id) + "' " + what + "; it ends in NAMESPACE/POD as"
                + " shop/checkout-7d4b9c6f5-x2x4q does, or in NAMESPACE/KIND/NAME with a kind of deployment, daemonset,"
                + " statefulset, job or cronjob");
    }
}
