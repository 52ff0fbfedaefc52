package org.ephemera.kubernetes;

import java.util.Arrays;
import java.util.regex.Pattern;
import org.ephemera.model.SanitizedText;

/**
 * Parts of a target in the cluster of a kubeconfig's context: {@code k8s://CONTEXT/NAMESPACE/POD}, {@code
 * k8s://CONTEXT/NAMESPACE/KIND/NAME}, {@code k8s://CONTEXT/NAMESPACE}, {@code k8s://CONTEXT/node:NAME} or {@code
 * k8s://CONTEXT}. The name of a context may contain slashes, as those of EKS do. For another context with slashes,
 * {@code namespace:NAME} identifies a namespace, and a slash at the end the cluster.
 *
 * @param within part after the context; "" for the cluster
 */
record ContextTarget(String context, String within) {
    /** Context as {@code aws eks update-kubeconfig} writes it. */
    private static final Pattern EKS = Pattern.compile("arn:[^:/]*:eks:[^:/]*:[^:/]*:cluster");

    static ContextTarget parse(String text, String path) {
        String[] parts = path.split("/", -1);
        if (Arrays.stream(parts).anyMatch(part -> part.equals("..") || part.equals("."))) {
            throw new IllegalArgumentException("Invalid target '" + SanitizedText.of(text)
                    + "': '.' and '..' are not allowed between slashes; expected names of a context, a namespace"
                    + " and a pod");
        }
        int rest = rest(parts);
        String context = String.join("/", Arrays.copyOfRange(parts, 0, parts.length - rest));
        if (context.isBlank()) {
            throw new IllegalArgumentException("Invalid target '" + SanitizedText.of(text)
                    + "': the context is missing. 'kubectl config get-contexts' lists the contexts.");
        }
        return new ContextTarget(
                context, String.join("/", Arrays.copyOfRange(parts, parts.length - rest, parts.length)));
    }

    /** Returns the number of parts after the context. */
    private static int rest(String[] parts) {
        String last = parts[parts.length - 1];
        int context = EKS.matcher(parts[0]).matches() ? 2 : 1;
        if (PodScope.isExplicit(last) || (last.isEmpty() && parts.length > context)) {
            return 1;
        }
        int most = parts.length - context;
        boolean workload = most > 2 && KubernetesTarget.KINDS.containsKey(parts[parts.length - 2]);
        return Math.max(0, Math.min(most, workload ? 3 : 2));
    }
}
