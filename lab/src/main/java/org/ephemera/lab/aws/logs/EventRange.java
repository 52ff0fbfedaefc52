package org.ephemera.lab.aws.logs;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.ephemera.lab.scenario.LogEvent;
import org.ephemera.lab.scenario.LogEvents;

/** Index range of events in a simulated log stream. The first index is inclusive, the last is exclusive. */
record EventRange(long from, long to) {

    private static final int LARGEST_PAGE_BYTES = 1_048_576;
    private static final long BYTES_BESIDE_MESSAGE = 26;

    /** Events of a page and their index range. */
    record Page(EventRange range, List<LogEvent> events) {}

    /** Returns the largest page that starts at the first event of the range. */
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

    /** Returns the largest page that ends at the last event of the range. */
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
