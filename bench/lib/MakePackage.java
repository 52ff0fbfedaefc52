import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.ephemera.acquire.Acquisition;
import org.ephemera.acquire.AcquisitionRequest;
import org.ephemera.acquire.OpenPackage;
import org.ephemera.acquire.ReceivedEvent;
import org.ephemera.collect.*;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.format.*;
import org.ephemera.model.*;
import org.ephemera.seal.PemSigner;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.Retention;

/** Seals a package of COUNT bodies of BYTES each, and one body of LARGE bytes, below FOLDER, and prints its location. */
final class MakePackage {
    private static final Artifact ARTIFACT = new Artifact(
            "aws.logs.stream", "bytes", Volatility.V4, true, false, List.of("bench:Get"), List.of(), "none");

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        int count = Integer.parseInt(arguments[1]);
        int bytes = Integer.parseInt(arguments[2]);
        long large = Long.parseLong(arguments[3]);
        Path key = folder.resolve("key.pem");
        PemSigner.create(key);
        PemSigner signer = PemSigner.open(key);
        Files.writeString(folder.resolve("key.pub.pem"), PublicKeys.toPem(signer.publicKey()));
        Clock clock = Clock.systemUTC();
        Acquisition acquisition = new Acquisition(
                List.of(source(count, bytes)),
                DirectoryEvidenceStore.open(folder),
                signer,
                WorkerRegistry.unknown("bench"),
                CollectionListener.NONE,
                RuntimeRecord.local(Map.of()),
                clock);
        OpenPackage opened = acquisition.open(
                new AcquisitionRequest(
                        new Target("aws.ecs.task", "bench", Map.of()),
                        new AcquisitionTrigger(AcquisitionTrigger.Kind.REQUEST, "bench", "bench", Optional.empty()),
                        new ReceivedEvent("{}".getBytes(StandardCharsets.UTF_8)),
                        new Requester("bench", Requester.Method.CLAIMED, false),
                        "", Optional.empty(), RequestedWindow.OPEN, Retention.NONE),
                List.of(ARTIFACT));
        acquisition.collect(opened, Deadline.in(clock, Duration.ofHours(1)));
        Path place = folder.resolve(opened.open().packageId().prefix());
        if (large > 0) {
            // The recorder splits bodies at 8 MiB. This larger body is written as a killed attempt would have left it.
            Path body = place.resolve("data/raw/bench.body/00000000/000001.body.bin");
            Files.createDirectories(body.getParent());
            fill(body, large);
        }
        acquisition.seal(opened);
        System.out.println(place);
    }

    private static RegisteredSource source(int count, int bytes) {
        return new RegisteredSource(ARTIFACT, (item, from, recorder, deadline) -> {
            Random random = new Random(1);
            byte[] body = new byte[bytes];
            for (int n = 1; n <= count; n++) {
                random.nextBytes(body);
                Instant now = deadline.clock().instant();
                recorder.response(
                        new ApiCall("bench", "Get", "", "", Map.of()),
                        new ApiResponseHead(200, "r" + n, "application/octet-stream", Optional.of(now), now, Duration.ZERO),
                        recorder.body(BodyType.BIN, new ByteArrayInputStream(body), OutputStream.nullOutputStream()),
                        new ResponsePage(n, n < count, 1));
                recorder.reached(new ResumeCursor(Map.of("n", Integer.toString(n))));
            }
            return new SourceResult.Finished(new Outcome.Collected("all"), EvidenceExtent.of(count));
        });
    }

    private static void fill(Path file, long bytes) throws IOException {
        byte[] block = new byte[1 << 20];
        new Random(2).nextBytes(block);
        try (OutputStream out = Files.newOutputStream(file)) {
            for (long written = 0; written < bytes; written += block.length) {
                out.write(block);
            }
        }
    }
}
