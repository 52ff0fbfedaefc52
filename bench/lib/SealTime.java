import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;

/** Time at which a package in a folder was sealed. */
final class SealTime {
    private SealTime() {}

    /** Returns the milliseconds from a time until the seal file had its final name. */
    static double millis(String location, Instant begun) throws IOException {
        FileTime named = (FileTime) Files.getAttribute(Path.of(location, "seal.dsse.json"), "unix:ctime");
        return Duration.between(begun, named.toInstant()).toNanos() / 1e6;
    }
}
