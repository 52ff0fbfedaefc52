import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ephemera.acquire.*;
import org.ephemera.collect.*;
import org.ephemera.format.*;
import org.ephemera.model.*;
import org.ephemera.recorder.*;
import org.ephemera.recorder.RawBody;
import org.ephemera.seal.PemSigner;
import org.ephemera.store.*;

/**
 * Records EVENTS tasks below FOLDER that stopped within one hour, with 50 task definitions and 3 kB each, and packages the hour.
 * Prints the milliseconds per event (median and 99th percentile), the seconds for the package, its files and bytes.
 */
final class RecordedHour {
    private static final Instant NINE = Instant.parse("2026-11-26T09:00:00Z");
    private static volatile Instant now = NINE;

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        int events = Integer.parseInt(arguments[1]);
        PemSigner.create(folder.resolve("key.pem"));
        Clock clock = clock();
        EvidenceStore store = DirectoryEvidenceStore.open(folder.resolve("evidence"));
        EventSpool spool = new EventSpool(store, (scope, name) -> described(name), clock);
        long[] took = new long[events];
        for (int i = 0; i < events; i++) {
            now = NINE.plus(Duration.ofHours(1).multipliedBy(i).dividedBy(events)).plusSeconds(2);
            long began = System.nanoTime();
            spool.record(event(i));
            took[i] = System.nanoTime() - began;
        }
        now = NINE.plus(Duration.ofMinutes(126));
        Acquisition acquisition = new Acquisition(
                SpoolSource.all(store), store, PemSigner.open(folder.resolve("key.pem")), WorkerRegistry.unknown("bench"),
                CollectionListener.NONE, RuntimeRecord.local(Map.of()), clock);
        long began = System.nanoTime();
        Deadline deadline = Deadline.in(clock, Duration.ofMinutes(10));
        List<PackageId> made =
                new HourlyPackaging(store, PackageCreation.here(acquisition, deadline), Retention.NONE, clock).run(deadline);
        long packaged = System.nanoTime() - began;
        Path place = folder.resolve("evidence").resolve(made.getFirst().prefix());
        List<Path> files;
        try (Stream<Path> walked = Files.walk(place)) {
            files = walked.filter(Files::isRegularFile).toList();
        }
        long bytes = 0;
        for (Path file : files) {
            bytes += Files.size(file);
        }
        Arrays.sort(took);
        System.out.printf(
                "%.2f %.2f %.2f %d %d %d%n",
                took[events / 2] / 1e6, took[events * 99 / 100] / 1e6, packaged / 1e9, made.size(), files.size(), bytes);
    }

    private static RecordedEvent event(int number) {
        Instant time = now.minusSeconds(2);
        String task = "arn:aws:ecs:eu-central-1:111122223333:task/bench/" + number;
        String text = "{\"id\":\"e-" + number + "\",\"detail\":{\"taskArn\":\"" + task + "\",\"filler\":\"" + "x".repeat(2800) + "\"}}";
        return new RecordedEvent(
                new RecorderScope("bench.recorder", new TreeMap<>(Map.of("account", "111122223333", "region", "eu-central-1"))),
                new AcquisitionTrigger(AcquisitionTrigger.Kind.ALERT, "aws.ecs", "e-" + number, Optional.of(time)),
                task,
                DefinitionReference.Named.fixed("web:" + number % 50),
                new ReceivedEvent(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static DefinitionResponse described(String name) {
        return new DefinitionResponse.Answered(
                new ApiCall("ecs", "DescribeTaskDefinition", "eu-central-1", "bench:", Map.of("taskDefinition", name)),
                new ApiResponseHead(200, "r", "application/json", Optional.empty(), now, Duration.ZERO),
                new RawBody(("{\"name\":\"" + name + "\",\"filler\":\"" + "y".repeat(4000) + "\"}").getBytes(StandardCharsets.UTF_8)));
    }

    private static Clock clock() {
        InstantSource source = () -> now;
        return source.withZone(ZoneOffset.UTC);
    }
}
