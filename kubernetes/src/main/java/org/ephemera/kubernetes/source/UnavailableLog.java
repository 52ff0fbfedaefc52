package org.ephemera.kubernetes.source;

import java.io.IOException;
import org.ephemera.kubernetes.plan.ClusterArtifacts;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/**
 * Outcome of a log for which the kubelet twice returned the text of {@link KubeletErrorText#isUnavailable}. The kubelet
 * uses the same text for a container that the node has removed and for a container runtime that does not respond
 * (kuberuntime_manager.go, {@code GetContainerLogs}). The log counts as removed only if everything else agrees.
 */
final class UnavailableLog {
    private UnavailableLog() {}

    /**
     * Returns the outcome.
     *
     * @param pod identity of the pod after the second response
     * @param current last line of the log of the current instance, to find out whether the runtime responds
     */
    static Outcome outcome(
            ItemContext context, String text, PodIdentity pod, boolean previous, LastLogLine.Request current)
            throws IOException {
        String message = "the node returned an error instead of the log: " + SanitizedText.of(text);
        ClusterArtifacts.ContainerParameters container =
                context.params(ClusterArtifacts.LogParameters.class).log().orElse(null);
        if (container != null && !container.phase().isEmpty()) {
            return new Outcome.Expired(message + "; the pod has ended (" + container.phase()
                    + ") and its node no longer has the container; " + PodLogOutcome.FORWARDED);
        }
        if (previous
                && container != null
                && container.restarts() > 0
                && pod.equals(new PodIdentity.Same(container.restarts()))
                && (container.started().isEmpty() || current.isReadable(context))) {
            return new Outcome.Expired(message + "; two requests had the same response and the container was not"
                    + " restarted, so the node has removed the log of its previous instance; "
                    + PodLogOutcome.FORWARDED);
        }
        return new Outcome.Failed(
                DetailCode.NODE_ERROR,
                message + "; the container was removed from its node, or the node's runtime does not respond:"
                        + " collect again, and " + PodLogOutcome.FORWARDED);
    }
}
