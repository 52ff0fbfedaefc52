package org.ephemera.kubernetes.source;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * View of a part of a log while it is stored. Each line begins with its timestamp and a space, as requested. Holds the
 * beginning of one line in memory.
 */
final class PodLogView extends OutputStream {
    private static final int HELD = 400;
    private static final String TIME_CHARACTERS = "0123456789T:.Z+-";
    /** Time by which lines of standard output and standard error may overtake each other. */
    static final Duration OVERTAKING = Duration.ofSeconds(1);

    private final @Nullable Instant since;
    private final byte[] line = new byte[HELD];
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

    /**
     * Creates a view.
     *
     * @param since time of the last line of the earlier parts; null if this is the first part
     * @param latest latest time of any line of the earlier parts
     */
    PodLogView(@Nullable Instant since, @Nullable Instant latest) {
        this.since = since;
        this.latest = latest;
        this.beyond = since == null;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] piece, int offset, int length) {
        bytes += length;
        for (int i = offset; i < offset + length; i++) {
            if (piece[i] == '\n') {
                end();
                lastComplete = last;
            } else {
                began = true;
                if (held < HELD) {
                    line[held++] = piece[i];
                }
            }
        }
    }

    /**
     * Ends the part.
     *
     * @param truncated true if more lines follow; a last line without its end is then part of the next request and does
     *     not count
     */
    void finish(boolean truncated) {
        if (began && !truncated) {
            end();
        }
    }

    private void end() {
        lines++;
        Optional<Instant> time = time();
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

    private Optional<Instant> time() {
        // A year has four digits. The parser would also accept a sign and up to ten digits.
        if (held == 0 || line[0] < '0' || line[0] > '9') {
            return Optional.empty();
        }
        int space = 0;
        while (space < held && line[space] != ' ') {
            space++;
        }
        try {
            return Optional.of(Instant.parse(new String(line, 0, space, StandardCharsets.US_ASCII)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
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

    /** Returns the number of lines after those of the earlier parts. */
    long later() {
        return later;
    }

    Optional<Instant> first() {
        return Optional.ofNullable(first);
    }

    Optional<Instant> last() {
        return Optional.ofNullable(last);
    }

    /** Returns the latest time of any line in this part or an earlier one. */
    Optional<Instant> latest() {
        return Optional.ofNullable(latest);
    }

    /** Returns the time of the last complete line; empty if an earlier part reaches further. */
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
