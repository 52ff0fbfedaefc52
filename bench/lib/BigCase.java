import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.ephemera.acquire.*;
import org.ephemera.format.*;
import org.ephemera.collect.*;
import org.ephemera.model.*;
import org.ephemera.seal.PemSigner;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.Retention;

/**
 * Seals a package below FOLDER and prints its location. The package has LINES log lines of 145 bytes, 1 in 500 of a miner, and 14
 * days of CPU and memory metrics of one service, one point per minute.
 */
final class BigCase {
    private static final int A_PAGE = 10_000;
    private static final int MINUTES = 14 * 24 * 60;
    private static final Instant END = Instant.parse("2026-11-26T12:00:00Z");

    private record Body(BodyType type, ApiCall call, byte[] bytes) {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        Path key = folder.resolve("key.pem");
        PemSigner.create(key);
        Clock clock = Clock.systemUTC();
        Artifact log = artifact("aws.logs.stream");
        Artifact metrics = artifact("aws.cloudwatch.service-metrics");
        Acquisition acquisition = new Acquisition(
                List.of(
                        source(log, pages(Integer.parseInt(arguments[1]))),
                        source(metrics, List.of(series()))),
                DirectoryEvidenceStore.open(folder),
                PemSigner.open(key),
                WorkerRegistry.unknown("bench"),
                CollectionListener.NONE,
                RuntimeRecord.local(Map.of()),
                clock);
        OpenPackage opened = acquisition.open(
                new AcquisitionRequest(
                        new Target("aws.ecs.task", "arn:aws:ecs:eu-central-1:111122223333:task/bench/1", Map.of("container", "app")),
                        new AcquisitionTrigger(AcquisitionTrigger.Kind.REQUEST, "bench", "bench", Optional.empty()),
                        new ReceivedEvent("{}".getBytes(StandardCharsets.UTF_8)),
                        new Requester("bench", Requester.Method.CLAIMED, false),
                        "", Optional.empty(), RequestedWindow.OPEN, Retention.NONE),
                List.of(log, metrics));
        acquisition.collect(opened, Deadline.in(clock, Duration.ofHours(1)));
        acquisition.seal(opened);
        System.out.println(folder.resolve(opened.open().packageId().prefix()));
    }

    private static Artifact artifact(String id) {
        return new Artifact(id, "bench", Volatility.V4, true, false, List.of("bench:Get"), List.of(), "none");
    }

    private static List<Body> pages(int lines) throws IOException {
        Random random = new Random(1);
        List<Body> pages = new ArrayList<>();
        for (int from = 0; from < lines; from += A_PAGE) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (JsonGenerator json = Json.generator(bytes)) {
                json.writeStartObject();
                json.writeArrayFieldStart("events");
                for (int line = from; line < Math.min(from + A_PAGE, lines); line++) {
                    long time = END.toEpochMilli() - (lines - line) * 100L;
                    json.writeStartObject();
                    json.writeNumberField("timestamp", time);
                    json.writeStringField("message", line % 500 == 250 ? hit(line) : ordinary(line, random));
                    json.writeNumberField("ingestionTime", time + 400);
                    json.writeEndObject();
                }
                json.writeEndArray();
                json.writeStringField("nextForwardToken", "f/" + (from + A_PAGE));
                json.writeEndObject();
            }
            pages.add(new Body(
                    BodyType.JSON,
                    new ApiCall("logs", "GetLogEvents", "eu-central-1", "", Map.of("logGroupName", "/bench", "logStreamName", "app/1")),
                    bytes.toByteArray()));
        }
        return pages;
    }

    private static String ordinary(int line, Random random) {
        String text = "2026-11-26T10:00:00.000Z INFO  checkout request=" + Long.toHexString(random.nextLong()) + " path=/cart/items/"
                + random.nextInt(100_000) + " status=200 took=" + random.nextInt(900) + "ms user=";
        return padded(text + Long.toHexString(random.nextLong()), line);
    }

    private static String hit(int line) {
        return padded("[2026-11-26 10:00:00.000]  net      new job from pool.example.org:3333 diff 480045 algo rx/0 height " + line, line);
    }

    private static String padded(String text, int line) {
        return (text + " #" + line + " ".repeat(145)).substring(0, 145);
    }

    private static Body series() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator cbor = new CBORFactory().createGenerator(bytes)) {
            cbor.writeStartObject();
            cbor.writeArrayFieldStart("MetricDataResults");
            int id = 0;
            for (String metric : List.of("CPUUtilization", "MemoryUtilization")) {
                for (String statistic : List.of("Average", "Minimum", "Maximum", "SampleCount")) {
                    series(cbor, "m" + id++, metric, statistic);
                }
            }
            cbor.writeEndArray();
            cbor.writeEndObject();
        }
        String asked = "[{\"namespace\":\"AWS/ECS\",\"metric\":\"CPUUtilization\",\"dimensions\":{\"ClusterName\":\"bench\",\"ServiceName\":\"app\"}},"
                + "{\"namespace\":\"AWS/ECS\",\"metric\":\"MemoryUtilization\",\"dimensions\":{\"ClusterName\":\"bench\",\"ServiceName\":\"app\"}}]";
        return new Body(
                BodyType.CBOR,
                new ApiCall("cloudwatch", "GetMetricData", "eu-central-1", "", Map.of(
                        "metrics", asked, "period", "60", "statistics", "Average,Minimum,Maximum,SampleCount", "scanBy", "TimestampAscending",
                        "startTime", END.minus(Duration.ofMinutes(MINUTES)).toString(), "endTime", END.toString())),
                bytes.toByteArray());
    }

    private static void series(JsonGenerator cbor, String id, String metric, String statistic) throws IOException {
        Random random = new Random(metric.hashCode());
        cbor.writeStartObject();
        cbor.writeStringField("Id", id);
        cbor.writeStringField("Label", metric + " " + statistic);
        cbor.writeStringField("StatusCode", "Complete");
        cbor.writeArrayFieldStart("Timestamps");
        for (int minute = 0; minute < MINUTES; minute++) {
            ((com.fasterxml.jackson.dataformat.cbor.CBORGenerator) cbor).writeTag(1);
            cbor.writeNumber((double) END.minus(Duration.ofMinutes(MINUTES - minute)).getEpochSecond());
        }
        cbor.writeEndArray();
        cbor.writeArrayFieldStart("Values");
        for (int minute = 0; minute < MINUTES; minute++) {
            cbor.writeNumber(minute > MINUTES - 300 ? 97 + random.nextDouble() : 20 + 10 * random.nextDouble());
        }
        cbor.writeEndArray();
        cbor.writeEndObject();
    }

    private static RegisteredSource source(Artifact artifact, List<Body> bodies) {
        return new RegisteredSource(artifact, (item, from, recorder, deadline) -> {
            int n = 0;
            for (Body body : bodies) {
                n++;
                Instant now = deadline.clock().instant();
                recorder.response(
                        body.call(),
                        new ApiResponseHead(200, "r" + n, "application/json", Optional.of(now), now, Duration.ZERO),
                        recorder.body(body.type(), new ByteArrayInputStream(body.bytes()), OutputStream.nullOutputStream()),
                        new ResponsePage(n, n < bodies.size(), 1));
            }
            return new SourceResult.Finished(new Outcome.Collected("all"), EvidenceExtent.of(n));
        });
    }
}
