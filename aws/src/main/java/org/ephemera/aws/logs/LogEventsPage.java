package org.ephemera.aws.logs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.ephemera.collect.source.BodyView;
import org.ephemera.format.Json;

/**
 * Page of {@code GetLogEvents}. Its events are counted while it is stored, and the SDK gets the page without the
 * events, because nothing reads them there. If neither end of the page contains the tokens, the stored page is parsed.
 */
final class LogEventsPage implements BodyView {
    private static final String FORWARD = "nextForwardToken";
    private static final String BACKWARD = "nextBackwardToken";

    private final EventTimeScanner scan = new EventTimeScanner();
    private final PageEdgeBuffer ends = new PageEdgeBuffer();
    private long events;
    private Optional<Instant> first = Optional.empty();
    private Optional<Instant> last = Optional.empty();

    @Override
    public OutputStream copy() {
        return new OutputStream() {
            @Override
            public void write(int b) {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                scan.write(bytes, offset, length);
                ends.write(bytes, offset, length);
            }
        };
    }

    @Override
    public InputStream forSdk(StoredBody stored) throws IOException {
        scan.finish();
        Optional<String> forward = ends.field(FORWARD);
        boolean plausible = ends.isObject() && (scan.count() > 0 || ends.isComplete());
        if (forward.isEmpty() || !plausible) {
            return parse(stored);
        }
        setEvents(scan.count(), scan.first(), scan.last());
        String backward = ends.field(BACKWARD)
                .map(token -> ",\"" + BACKWARD + "\":" + token)
                .orElse("");
        String json = "{\"events\":[],\"" + FORWARD + "\":" + forward.get() + backward + "}";
        return new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
    }

    long events() {
        return events;
    }

    Optional<Instant> first() {
        return first;
    }

    Optional<Instant> last() {
        return last;
    }

    private InputStream parse(StoredBody stored) throws IOException {
        ParsedLogPage page;
        try (InputStream body = stored.open()) {
            page = ParsedLogPage.read(body);
        }
        setEvents(page.events(), page.first(), page.last());
        ObjectNode tokens = Json.object();
        tokens.putArray("events");
        page.forwardToken().ifPresent(token -> tokens.put(FORWARD, token));
        page.backwardToken().ifPresent(token -> tokens.put(BACKWARD, token));
        return new ByteArrayInputStream(Json.bytes(tokens));
    }

    private void setEvents(long count, long earliest, long latest) {
        events = count;
        if (count > 0 && earliest <= latest) {
            first = Optional.of(Instant.ofEpochMilli(earliest));
            last = Optional.of(Instant.ofEpochMilli(latest));
        }
    }
}
