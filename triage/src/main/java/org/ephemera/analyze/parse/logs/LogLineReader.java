package org.ephemera.analyze.parse.logs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import org.ephemera.analyze.model.Gap;
import org.ephemera.analyze.model.LogLine;
import org.ephemera.analyze.parse.sealed.ApiResponse;

/** Makes lines of what the bodies of a package give: which container and stream they are of, each once. */
final class LogLineReader {
    private final LogLines.Visitor visitor;
    private final LogBodyIndex streams;
    private final LogLineDeduplicator repeats = new LogLineDeduplicator();
    private final SessionCopies sessions = new SessionCopies();
    private String reading = "";
    private long lines;
    private long cut;

    LogLineReader(LogBodyIndex streams, LogLines.Visitor visitor) {
        this.visitor = visitor;
        this.streams = streams;
    }

    /** A body begins. */
    void begin(ApiResponse answer) {
        String next = streams.reading(answer);
        if (!next.equals(reading)) {
            reading = next;
            repeats.next();
        }
        lines = 0;
    }

    /** Lines of this body so far. */
    long lines() {
        return lines;
    }

    /** @throws UncheckedIOException of the visitor */
    void accept(ApiResponse answer, ParsedLogEvent event) {
        lines++;
        String stream = event.stream().isEmpty() ? streams.stream(answer) : event.stream();
        if (streams.overlap(answer, event.time().orElse(Instant.MAX))
                && repeats.has(streams.log(answer, event.container(), stream), event)) {
            return;
        }
        if (sessions.has(answer, event)) {
            return;
        }
        cut += event.cut() ? 1 : 0;
        String container = event.container().isEmpty() ? streams.container(answer, stream) : event.container();
        try {
            visitor.line(new LogLine(container, stream, event.time(), event.text(), answer.at(event.place())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The last body of an item was read. */
    void end(String item, List<Gap> gaps) {
        if (cut > 0) {
            gaps.add(new Gap(
                    item,
                    cut + (cut == 1 ? " line is" : " lines are") + " longer than " + ParsedLogEvent.LONGEST
                            + " characters: rules saw the beginning"));
        }
        cut = 0;
    }
}
