import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import org.ephemera.cli.Main;

/** Runs {@code ephemera demo} at a fixed time, so that the simulated cloud returns the same values: INSTANT ARGUMENT… */
final class DemoAt {
    public static void main(String[] arguments) {
        Clock clock = Clock.fixed(Instant.parse(arguments[0]), ZoneOffset.UTC);
        String[] demo = Arrays.copyOfRange(arguments, 1, arguments.length);
        System.exit(Main.run(InputStream.nullInputStream(), System.out, System.err, Map.of("HOME", System.getenv("HOME")), clock, demo));
    }
}
