package org.ephemera.kubernetes.source;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.ephemera.model.LineTime;
import org.jspecify.annotations.Nullable;

/**
 * View of the response with a log, or the rest of a log, while it is stored. Each line begins with its timestamp and a
 * space, as requested. Holds the beginning of one line and the last bytes in memory.
 */
final class PodLogView extends OutputStream {
    private static final int HELD = 400;
    private static final String TIME_CHARACTERS = "0123456789T:.Z+-";
    /**
     * Time by which lines of standard output and standard error may overtake each other: the runtime sets the time of a
     * line in one thread for each of them, just before it writes the line.
     */
    static final Duration OVERTAKING = Duration.ofMillis(50);

    private final @Nullable Instant since;
    private final boolean resumed;
    private final byte[] line = new byte[HELD];
    private final LastBytes end = new LastBytes(LastLogLine.COMPARED);
    private final LineTime times = new LineTime();
    private int held;
    private boolean began;
    private long bytes;
    private long lines;
    private long later;
    private boolean beyond;
    private String untimed = "";
    private @Nullable Instant first;
    private @Nullable Instant last;
    private @Nullable Instant lastComplete;
    private @Nullable Instant latest;
    private @Nullable Instant back;

    /** Creates a view of the response that follows this progress. */
    PodLogView(PodLogProgress progress) {
        this.since = progress.since().orElse(null);
        this.latest = progress.latest().orElse(null);
        this.resumed = since != null;
        this.beyond = since == null;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] piece, int offset, int length) {
        bytes += length;
        end.add(piece, offset, length);
        int from = offset;
        int until = offset + length;
        while (from < until) {
            int to = from;
            while (to < until && piece[to] != '\n') {
                to++;
            }
            int more = Math.min(to - from, HELD - held);
            System.arraycopy(piece, from, line, held, more);
            held += more;
            began |= to > from;
            if (to < until) {
                end();
                lastComplete = last;
            }
            from = to + 1;
        }
    }

    /** Ends the response. A last line without its end counts as a line. */
    void finish() {
        if (began) {
            end();
        }
    }

    private void end() {
        lines++;
        Optional<Instant> time = times.read(line, held);
        if (time.isEmpty()) {
            later++;
            untimed = new String(line, 0, held, StandardCharsets.UTF_8);
        } else {
            untimed = "";
            at(time.get());
        }
        held = 0;
        began = false;
    }

    private void at(Instant time) {
        first = first == null ? time : first;
        last = time;
        if (!beyond && time.equals(since)) {
            beyond = true;
            later = 0;
        } else if (beyond || time.isAfter(since)) {
            later++;
        }
        if (beyond
                && latest != null
                && back == null
                && Duration.between(time, latest).compareTo(OVERTAKING) > 0) {
            back = time;
        }
        latest = latest == null || time.isAfter(latest) ? time : latest;
    }

    long bytes() {
        return bytes;
    }

    long lines() {
        return lines;
    }

    /**
     * Returns the timestamp of the last line, or its beginning, if the line has no end yet; must be called before
     * {@link #finish}. The container has not ended the line, or the connection to the kubelet broke there.
     */
    Optional<String> open() {
        int length = 0;
        while (length < held && TIME_CHARACTERS.indexOf(line[length]) >= 0) {
            length++;
        }
        return began && length > 0 && (length == held || line[length] == ' ')
                ? Optional.of(new String(line, 0, length, StandardCharsets.US_ASCII))
                : Optional.empty();
    }

    /** Reports whether these bytes are the last ones of the response. */
    boolean endsWith(byte[] last) {
        return end.endWith(last);
    }

    /**
     * Returns a sentence about lines between the earlier responses and this one that are missing; "" if this one begins
     * with lines of the earlier ones.
     */
    String missing() {
        boolean joined = !resumed || (first != null && !first.isAfter(since));
        return joined
                ? ""
                : "the log was rotated, or the container restarted, while it was read: some lines between " + since
                        + " and " + (first == null ? "the end of this reading" : first) + " are missing";
    }

    /** Returns the number of lines after those of the earlier responses. */
    long later() {
        return later;
    }

    Optional<Instant> first() {
        return Optional.ofNullable(first);
    }

    Optional<Instant> last() {
        return Optional.ofNullable(last);
    }

    /** Returns the latest time of any line in this response or an earlier one. */
    Optional<Instant> latest() {
        return Optional.ofNullable(latest);
    }

    /** Returns the time of the last complete line; empty if an earlier response reaches further. */
    Optional<Instant> reached() {
        return Optional.ofNullable(lastComplete).filter(at -> beyond || since == null || at.isAfter(since));
    }

    /** Returns a time that is before that of an earlier line, because a clock was set back. */
    Optional<Instant> back() {
        return Optional.ofNullable(back);
    }

    /** Returns the beginning of the last line if it has no timestamp; "" if it has one. */
    String untimed() {
        return untimed;
    }
}
