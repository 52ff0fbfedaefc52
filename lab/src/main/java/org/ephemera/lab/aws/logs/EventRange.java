package org.ephemera.lab.aws.logs;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.ephemera.lab.scenario.LogEvent;
import org.ephemera.lab.scenario.LogEvents;

/** Events of a stream from an index up to, but without, another. */
record EventRange(long from, long to) {

    private static final int LARGEST_PAGE_BYTES = 1_048_576;
    private static final long BYTES_BESIDE_MESSAGE = 26;

    /** The events of a page, and the range that they fill. */
    record Page(EventRange range, List<LogEvent> events) {}

    /** As many events as fit into a page, from the range's first on. */
    Page firstPage(LogEvents log, long most) {
        Deque<LogEvent> page = new ArrayDeque<>();
        long bytes = 0;
        long end = from;
        while (end < to && page.size() < most) {
            LogEvent event = log.at(end);
            bytes += size(event);
            if (bytes > LARGEST_PAGE_BYTES && !page.isEmpty()) {
                break;
            }
            page.addLast(event);
            end++;
        }
        return new Page(new EventRange(from, end), List.copyOf(page));
    }

    /** As many events as fit into a page, up to the range's last. */
    Page lastPage(LogEvents log, long most) {
        Deque<LogEvent> page = new ArrayDeque<>();
        long bytes = 0;
        long start = to;
        while (start > from && page.size() < most) {
            LogEvent event = log.at(start - 1);
            bytes += size(event);
            if (bytes > LARGEST_PAGE_BYTES && !page.isEmpty()) {
                break;
            }
            page.addFirst(event);
            start--;
        }
        return new Page(new EventRange(start, to), List.copyOf(page));
    }

    private static long size(LogEvent event) {
        return event.message().getBytes(StandardCharsets.UTF_8).length + BYTES_BESIDE_MESSAGE;
    }
}
