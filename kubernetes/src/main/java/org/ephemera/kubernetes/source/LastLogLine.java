package org.ephemera.kubernetes.source;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.ephemera.collect.call.CallResult;
import org.ephemera.format.ResponsePage;
import org.ephemera.kubernetes.call.ResourceRequest;

/** Last bytes of a log, requested to find out where the log ends or whether it is readable. They are not stored. */
final class LastLogLine extends OutputStream {
    /** Number of bytes that are compared. */
    static final int COMPARED = 256;
    /** Number of bytes without a timestamp that identify the end of a log. */
    private static final int FEWEST = 16;

    private final LastBytes last = new LastBytes(COMPARED);

    /**
     * Request for the last line of a log.
     *
     * @param log request for the complete log
     */
    record Request(ResourceRequest log) {
        /** Reports whether a response that ends within a line ends where the log ends. */
        boolean isEndOf(ItemContext context, PodLogView response) throws IOException {
            return send(context) instanceof CallResult.Answered<LastLogLine> answered
                    && answered.response().isEndOf(response);
        }

        /** Reports whether the node can read the log. */
        boolean isReadable(ItemContext context) throws IOException {
            return send(context) instanceof CallResult.Answered<LastLogLine> answered
                    && !KubeletErrorText.matches(answered.response().text());
        }

        private CallResult<LastLogLine> send(ItemContext context) throws IOException {
            CallResult<LastLogLine> result =
                    context.calls().sendUnstored(log.with(Map.of("tailLines", "1")), LastLogLine::new);
            if (result instanceof CallResult.Answered<LastLogLine> answered) {
                context.calls().log(answered.stored(), ResponsePage.only(1));
            }
            return result;
        }
    }

    private boolean isEndOf(PodLogView response) {
        byte[] entry = last.bytes();
        if (entry.length > 0 && response.endsWith(entry)) {
            return true;
        }
        // The runtime stores a long line in several entries. In a response only the first has a timestamp, so the
        // timestamp of the last entry is not compared. A few bytes could also end a response that was interrupted.
        int content = last.isTruncated() ? 0 : text().indexOf(' ') + 1;
        return entry.length - content >= FEWEST && response.endsWith(Arrays.copyOfRange(entry, content, entry.length));
    }

    private String text() {
        return new String(last.bytes(), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) {
        last.add(bytes, offset, count);
    }
}
