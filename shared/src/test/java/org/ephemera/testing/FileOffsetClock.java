package org.ephemera.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * System clock with an offset in seconds that is read from a file, so that the time of several processes can be
 * changed together.
 */
public final class FileOffsetClock extends Clock {
    private final Path ahead;

    /**
     * Creates a clock.
     *
     * @param ahead file with the offset; need not exist yet
     */
    public FileOffsetClock(Path ahead) {
        this.ahead = ahead;
    }

    /**
     * Moves the clock by whole seconds. Only one process may do this. Concurrent readers see the old or the new time.
     */
    public void step(Duration by) {
        Path next = ahead.resolveSibling(ahead.getFileName() + ".next");
        try {
            Files.writeString(next, String.valueOf(seconds() + by.toSeconds()));
            Files.move(next, ahead, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Instant instant() {
        Instant now = Clock.systemUTC().instant();
        try {
            return now.plusSeconds(seconds());
        } catch (IOException | NumberFormatException e) {
            // The file is being written.
            return now;
        }
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }

    private long seconds() throws IOException {
        return Files.exists(ahead) ? Long.parseLong(Files.readString(ahead).strip()) : 0;
    }
}
