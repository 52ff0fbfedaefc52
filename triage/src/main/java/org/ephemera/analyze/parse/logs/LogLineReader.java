package org.ephemera.analyze.parse.logs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.LogLine;
import org.ephemera.analyze.parse.sealed.ApiResponse;

/** Converter of parsed events to log lines with container and stream, without duplicates. */
final class LogLineReader {
    private final LogLines.Visitor visitor;
    private final LogBodyIndex streams;
    private final LogLineDeduplicator duplicates = new LogLineDeduplicator();
    private final SessionCopies sessions = new SessionCopies();
    private String reading = "";
    private long lines;
    private long cut;

    LogLineReader(LogBodyIndex streams, LogLines.Visitor visitor) {
        this.visitor = visitor;
        this.streams = streams;
    }

    /** Starts a body. */
    void begin(ApiResponse response) {
        String next = streams.readingId(response);
        if (!next.equals(reading)) {
            reading = next;
            duplicates.startReading();
        }
        lines = 0;
    }

    /** Returns the number of lines of the current body so far. */
    long lines() {
        return lines;
    }

    /**
     * Passes an event to the visitor, unless it is a duplicate.
     *
     * @throws UncheckedIOException of the visitor
     */
    void accept(ApiResponse response, ParsedLogEvent event) {
        lines++;
        String stream = event.stream().isEmpty() ? streams.stream(response) : event.stream();
        if (streams.mayOverlap(response, event.time().orElse(Instant.MAX))
                && duplicates.isKnown(streams.logId(response, event.container(), stream), event)) {
            return;
        }
        if (sessions.isKnown(response, event)) {
            return;
        }
        cut += event.cut() ? 1 : 0;
        String container = event.container().isEmpty() ? streams.container(response, stream) : event.container();
        try {
            visitor.line(new LogLine(
                    container, stream, event.time(), event.text(), response.at(event.piece(), event.place())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends an item after its last body, and adds a gap if lines were truncated. */
    void end(String item, List<EvidenceGap> gaps) {
        if (cut > 0) {
            gaps.add(new EvidenceGap(
                    item,
                    cut + (cut == 1 ? " line is" : " lines are") + " longer than " + ParsedLogEvent.LONGEST
                            + " characters; rules analyzed the beginning only"));
        }
        cut = 0;
    }
}
