package org.ephemera.analyze.parse.logs;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Log of a pod's container as the kubelet returns it: each line begins with the kubelet's timestamp.
 *
 * <p>A line without a timestamp is not from the container. The kubelet may return an error message instead of a log or
 * at its end, and the API server still answers with status 200. If no line has a timestamp, all lines but
 * known kubelet errors are accepted.
 */
final class KubeletLog implements LogFormat {
    /** Known beginnings of kubelet errors, at any position. The last line of a log may be any error. */
    private static final List<String> ERRORS = List.of(
            "unable to retrieve container logs for ",
            "failed to try resolving symlinks in path ",
            "failed to create fsnotify watcher",
            "failed to get container status ",
            "failed to open log file ",
            "failed to read log",
            "failed to seek ",
            "failed to tail ",
            "failed to watch ",
            "failed to write log",
            "rpc error: code = ");

    private static final String OF_A_TIME = "0123456789T:.Z+-";

    private final LogFormat text = PlainText.timed();

    @Override
    public void read(InputStream in, Consumer<ParsedLogEvent> each) throws IOException {
        KubeletErrorFilter filter = new KubeletErrorFilter(each);
        text.read(in, filter);
        if (filter.hasFailed()) {
            throw new IOException("the kubelet reported an error instead of the rest of the log");
        }
    }

    private static boolean isError(String line) {
        return ERRORS.stream().anyMatch(line::startsWith);
    }

    /** Reports whether the line is a truncated timestamp, as at the end of a truncated log. */
    private static boolean isCutTime(String line) {
        return line.chars().allMatch(one -> OF_A_TIME.indexOf(one) >= 0);
    }

    /** Filter that holds back a line without a timestamp until it is known whether the line is the last one. */
    private static final class KubeletErrorFilter implements Consumer<ParsedLogEvent> {
        private final Consumer<ParsedLogEvent> each;
        private Optional<ParsedLogEvent> untimed = Optional.empty();
        private boolean timed;
        private boolean failed;

        KubeletErrorFilter(Consumer<ParsedLogEvent> each) {
            this.each = each;
        }

        @Override
        public void accept(ParsedLogEvent event) {
            untimed.ifPresent(each);
            untimed = Optional.empty();
            if (event.time().isPresent()) {
                timed = true;
                each.accept(event);
            } else if (isError(event.text())) {
                failed = true;
            } else {
                untimed = Optional.of(event);
            }
        }

        /** Reports whether the kubelet reported an error; call it after the last line. */
        boolean hasFailed() {
            Optional<ParsedLogEvent> last = untimed;
            untimed = Optional.empty();
            if (last.isPresent() && timed && !isCutTime(last.get().text())) {
                failed = true;
            } else {
                last.ifPresent(each);
            }
            return failed;
        }
    }
}
