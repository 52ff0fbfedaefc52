package org.ephemera.analyze.read;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Consumer;

/**
 * The log of a container of a pod, as the kubelet gives it: a time of its own before each line. What has no time no container
 * wrote: the kubelet may say in place of a log, or in the middle of one, why there is none, and the API server answers 200 all
 * the same.
 */
final class KubeletLog implements LogForm {
    private static final List<String> ERRORS = List.of(
            "unable to retrieve container logs for ",
            "failed to try resolving symlinks in path ",
            "failed to create fsnotify watcher",
            "failed to get container status ",
            "failed to open log file ",
            "failed to read logs: ",
            "rpc error: code = ");

    private final LogForm text = PlainText.timed();

    @Override
    public void read(InputStream in, Consumer<LogEvent> each) throws IOException {
        Words said = new Words();
        text.read(in, event -> {
            if (event.time().isEmpty() && isError(event.text())) {
                said.count++;
            } else {
                each.accept(event);
            }
        });
        if (said.count > 0) {
            throw new IOException(
                    "the kubelet says there that it cannot give the log, which is not the container's word");
        }
    }

    /** True for what stands in place of a log. */
    static boolean isError(String line) {
        return ERRORS.stream().anyMatch(line::startsWith);
    }

    private static final class Words {
        private int count;
    }
}
