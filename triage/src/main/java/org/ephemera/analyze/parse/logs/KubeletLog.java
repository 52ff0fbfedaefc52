package org.ephemera.analyze.parse.logs;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The log of a container of a pod, as the kubelet gives it: a time of its own before each line. What has no time no container
 * wrote: the kubelet may say in place of a log, or at the end of one, why there is no more, and the API server answers 200 all
 * the same. Nodes that put no time before any line are taken at their word.
 */
final class KubeletLog implements LogForm {
    /** What it is known to begin with, wherever that stands; at the end of a log it may say anything. */
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

    private final LogForm text = PlainText.timed();

    @Override
    public void read(InputStream in, Consumer<ParsedLogEvent> each) throws IOException {
        Reading reading = new Reading(each);
        text.read(in, reading);
        if (reading.isBrokenOff()) {
            throw new IOException(
                    "the kubelet says there that it cannot give the log, which is not the container's word");
        }
    }

    private static boolean isError(String line) {
        return ERRORS.stream().anyMatch(line::startsWith);
    }

    /** Where a log was cut there may be less of a line than its time. */
    private static boolean isCutTime(String line) {
        return line.chars().allMatch(one -> OF_A_TIME.indexOf(one) >= 0);
    }

    /** Keeps back a line without a time until it is known whether it is the last. */
    private static final class Reading implements Consumer<ParsedLogEvent> {
        private final Consumer<ParsedLogEvent> each;
        private Optional<ParsedLogEvent> untimed = Optional.empty();
        private boolean timed;
        private boolean said;

        Reading(Consumer<ParsedLogEvent> each) {
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
                said = true;
            } else {
                untimed = Optional.of(event);
            }
        }

        /** True if the kubelet spoke; to be asked once all was read. */
        boolean isBrokenOff() {
            Optional<ParsedLogEvent> last = untimed;
            untimed = Optional.empty();
            if (last.isPresent() && timed && !isCutTime(last.get().text())) {
                said = true;
            } else {
                last.ifPresent(each);
            }
            return said;
        }
    }
}
