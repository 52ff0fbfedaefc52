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

/** The system's clock, set ahead by as many seconds as a file says, so that several processes can be moved in time. */
public final class TurnableClock extends Clock {
    private final Path ahead;

    /** @param ahead need not be there yet */
    public TurnableClock(Path ahead) {
        this.ahead = ahead;
    }

    /** Sets it forward, or back, by whole seconds; one process does. Whoever reads meanwhile finds the old time or the new. */
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
            // It is being written.
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
