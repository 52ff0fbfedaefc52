package org.ephemera.kubernetes.source;

import java.util.List;
import java.util.Optional;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/**
 * Error texts of a kubelet in place of a log, or after a part of it. They arrive with status 200, because the kubelet
 * begins its response before it opens the log, or as an error response. No container can write such a line, because
 * each line of a container begins with a timestamp. The texts depend on the versions of kubelet and runtime; these are
 * the known ones.
 */
final class KubeletErrorText {
    private static final List<String> BEGINNINGS = List.of(
            "unable to retrieve container logs for ",
            "failed to try resolving symlinks in path ",
            "failed to open log file ",
            "failed to tail ",
            "failed to seek in log file ",
            "failed to read log file ",
            "failed to read logs: ",
            "failed to write log",
            "failed to get container status ",
            "failed to create fsnotify watcher",
            "failed to watch file ",
            "failed to watch directory ",
            "failed to find the log of container",
            "failed to load the container log",
            "rpc error: code = ");

    private KubeletErrorText() {}

    static boolean matches(String text) {
        return BEGINNINGS.stream().anyMatch(text::startsWith);
    }

    /** Reports whether the kubelet could not find the container, or could not ask its runtime for it. */
    static boolean isUnavailable(String text) {
        return text.startsWith(BEGINNINGS.getFirst());
    }

    /** Returns the outcome if the text arrived instead of a log; empty if it is not such a text. */
    static Optional<Outcome> outcome(String text) {
        if (!matches(text)) {
            return Optional.empty();
        }
        String message = "the node returned an error instead of the log: " + SanitizedText.of(text);
        boolean deleted = text.contains("no such file") || text.contains("code = NotFound");
        return Optional.of(
                deleted
                        ? new Outcome.Expired(message + "; the node has removed the log, so " + PodLogOutcome.FORWARDED)
                        : new Outcome.Failed(
                                DetailCode.NODE_ERROR,
                                message
                                        + "; the container was removed from its node, or the node's runtime does not"
                                        + " respond: collect again, and " + PodLogOutcome.FORWARDED));
    }
}
