package org.ephemera.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The system's clock, set ahead by as many seconds as a file says, so that several processes can be moved in time. */
final class TurnableClock extends Clock {
    private final Path ahead;

    TurnableClock(Path ahead) {
        this.ahead = ahead;
    }

    @Override
    public Instant instant() {
        Instant now = Clock.systemUTC().instant();
        try {
            return Files.exists(ahead)
                    ? now.plusSeconds(Long.parseLong(Files.readString(ahead).strip()))
                    : now;
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
}
