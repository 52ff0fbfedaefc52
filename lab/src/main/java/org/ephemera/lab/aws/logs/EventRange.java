package org.ephemera.lab.aws.logs;

import java.nio.charset.StandardCharsets;
import org.ephemera.lab.scenario.LogEvents;

/** Events of a stream from an index up to, but without, another. */
record EventRange(long from, long to) {

    private static final int LARGEST_PAGE_BYTES = 1_048_576;
    private static final long BYTES_BESIDE_MESSAGE = 26;

    boolean isEmpty() {
        return from >= to;
    }

    /** As many events as fit into a page, from the range's first on. */
    EventRange firstPage(LogEvents events, long most) {
        long bytes = 0;
        long end = from;
        while (end < to && end - from < most) {
            bytes += size(events, end);
            if (bytes > LARGEST_PAGE_BYTES && end > from) {
                break;
            }
            end++;
        }
        return new EventRange(from, end);
    }

    /** As many events as fit into a page, up to the range's last. */
    EventRange lastPage(LogEvents events, long most) {
        long bytes = 0;
        long start = to;
        while (start > from && to - start < most) {
            bytes += size(events, start - 1);
            if (bytes > LARGEST_PAGE_BYTES && start < to) {
                break;
            }
            start--;
        }
        return new EventRange(start, to);
    }

    private static long size(LogEvents events, long index) {
        return events.at(index).message().getBytes(StandardCharsets.UTF_8).length + BYTES_BESIDE_MESSAGE;
    }
}
