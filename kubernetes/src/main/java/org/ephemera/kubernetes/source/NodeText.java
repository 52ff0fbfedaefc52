package org.ephemera.kubernetes.source;

import java.util.List;
import java.util.Optional;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/**
 * What a node's agent says where the log should be, or where it cannot go on with it: as text with status 200, for it has begun
 * to answer before it looks for the log, or as a refusal. No container can write such a line, for each of theirs has its time
 * before it. Which texts there are depends on its version and on the runtime; these are those of which the meaning is known.
 */
final class NodeText {
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

    private NodeText() {}

    static boolean isOne(String text) {
        return BEGINNINGS.stream().anyMatch(text::startsWith);
    }

    /** How the log ends if this came in its place; empty if it is not such a text. */
    static Optional<Outcome> outcome(String text, boolean previous) {
        if (!isOne(text)) {
            return Optional.empty();
        }
        String said = "the node answered with an error of its own in place of the log: " + SanitizedText.of(text);
        boolean gone = text.contains("no such file") || text.contains("code = NotFound");
        if (gone || (previous && text.startsWith(BEGINNINGS.getFirst()))) {
            return Optional.of(new Outcome.Expired(
                    said + "; the node has removed it, so look for it where an agent on the node sent it"));
        }
        return Optional.of(new Outcome.Failed(
                DetailCode.NODE_ERROR,
                said
                        + "; the container is gone from its node, or the node's runtime does not answer: collect again, and"
                        + " look for the log where an agent on the node sent it"));
    }
}
