package org.ephemera.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.ResponseParts;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.source.TruncatedBodyException;
import org.ephemera.format.ApiCall;
import org.ephemera.format.ApiError;
import org.ephemera.format.ApiResponseHead;
import org.ephemera.format.BodyType;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;

/**
 * Source of a log that is one response, stored in parts. It resumes at the first line that is incomplete in the
 * previous parts.
 */
public record StreamedSource(Server server) implements EvidenceSource {
    /** Opens the log. */
    @FunctionalInterface
    public interface Server {
        /** Returns the log from a byte on. */
        InputStream open(long offset);
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        Lines lines = new Lines(
                from.map(cursor -> Long.parseLong(cursor.get("offset"))).orElse(0L));
        for (int request = 1; ; request++) {
            lines.resume();
            ApiCall call =
                    new ApiCall("test", "Log", "nowhere", "test:", Map.of("offset", Long.toString(lines.complete)));
            Instant now = deadline.clock().instant();
            ApiResponseHead head =
                    new ApiResponseHead(200, "s-" + request, "text/plain", Optional.of(now), now, Duration.ZERO);
            try (InputStream body = server.open(lines.complete)) {
                recorder.openResponse(call, head, BodyType.TXT).store(body, lines, lines);
                return new SourceResult.Finished(new Outcome.Collected("all lines"), EvidenceExtent.of(lines.all));
            } catch (TruncatedBodyException e) {
                recorder.error(call, head, new ApiError("CutShort", String.valueOf(e.getMessage()), true));
            }
        }
    }

    private static final class Lines extends OutputStream implements ResponseParts.Progress {
        private long position;
        private long complete;
        private long inPart;
        private long all;

        Lines(long offset) {
            complete = offset;
        }

        void resume() {
            position = complete;
            inPart = 0;
        }

        @Override
        public void write(int one) {
            position++;
            if (one == '\n') {
                complete = position;
                inPart++;
                all++;
            }
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            for (int i = offset; i < offset + length; i++) {
                write(bytes[i]);
            }
        }

        @Override
        public long records() {
            long records = inPart;
            inPart = 0;
            return records;
        }

        @Override
        public ResumeCursor cursor() {
            return new ResumeCursor(Map.of("offset", Long.toString(complete)));
        }
    }
}
