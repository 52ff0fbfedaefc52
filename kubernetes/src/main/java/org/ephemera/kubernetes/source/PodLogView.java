package org.ephemera.kubernetes.source;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a part of a log while it is stored: each line begins with its time and a space, as it was asked to. Holds the
 * beginning of one line.
 */
final class PodLogView extends OutputStream {
    private static final int HELD = 400;
    private static final String OF_A_TIME = "0123456789T:.Z+-";
    /** Lines of standard output and standard error may overtake each other by a little. */
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
    private @Nullable Instant whole;
    private @Nullable Instant latest;
    private @Nullable Instant back;

    /**
     * @param since time of the last line that there was before, null if this is the beginning
     * @param latest time of any line that there was before
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
                whole = last;
            } else {
                began = true;
                if (held < HELD) {
                    line[held++] = piece[i];
                }
            }
        }
    }

    /**
     * Nothing more comes.
     *
     * @param cut true if more would have come: a last line without its end comes again, whole, and does not count
     */
    void finish(boolean cut) {
        if (began && !cut) {
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
        // A year has four digits here: with a sign it may have ten, and nobody's clock is there.
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
     * The time of the last line if it has no end yet, or the beginning of its time, as it is written; to be asked before {@link #finish}. Its
     * container had not ended it, or the way to the node broke there.
     */
    Optional<String> open() {
        int length = 0;
        while (length < held && OF_A_TIME.indexOf(line[length]) >= 0) {
            length++;
        }
        return began && length > 0 && (length == held || line[length] == ' ')
                ? Optional.of(new String(line, 0, length, StandardCharsets.US_ASCII))
                : Optional.empty();
    }

    /** How many lines came after what there was before. */
    long later() {
        return later;
    }

    Optional<Instant> first() {
        return Optional.ofNullable(first);
    }

    Optional<Instant> last() {
        return Optional.ofNullable(last);
    }

    /** The latest time that any line has, of this part or before it. */
    Optional<Instant> latest() {
        return Optional.ofNullable(latest);
    }

    /** The time of the last line that has its end; empty if what there was before goes further. */
    Optional<Instant> reached() {
        return Optional.ofNullable(whole).filter(at -> beyond || since == null || at.isAfter(since));
    }

    /** A time that lies before that of an earlier line: a clock was set back. */
    Optional<Instant> back() {
        return Optional.ofNullable(back);
    }

    /** The beginning of the last line if it has no time; "" if it has one. */
    String untimed() {
        return untimed;
    }
}
