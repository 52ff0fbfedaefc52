package org.ephemera.aws.function;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.ephemera.aws.AwsRuntime;
import org.ephemera.format.Json;
import org.ephemera.model.PackageId;
import org.ephemera.queue.AcquisitionProgress;
import org.ephemera.queue.WorkDispatch;
import org.ephemera.runtime.FollowUpJob;
import org.ephemera.seal.PemSigner;
import org.ephemera.store.Blob;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.StoreListing;
import org.ephemera.testing.AcquisitionRequests;
import org.ephemera.testing.AdjustableClock;
import org.ephemera.testing.IndependentVerifiers;
import org.ephemera.testing.MemoryFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scheduled job for alerts that arrived after the window of their package, without a queue. */
class FollowUpJobTest {
    private static final Instant FIRST = Instant.parse("2026-11-25T12:00:00Z");

    private final AdjustableClock clock = new AdjustableClock(FIRST);

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    /** Budget of one package an hour, which the first alert uses. */
    @Test
    void scheduleCollectsFollowUpOnce() throws Exception {
        Path key = folder.resolve("key.pem");
        PemSigner.create(key);
        Map<String, String> settings = Map.of(
                "AWS_ACCESS_KEY_ID", "test",
                "AWS_SECRET_ACCESS_KEY", "test",
                "AWS_REGION", "eu-central-1",
                "EPHEMERA_STORE", "file:" + folder.resolve("evidence"),
                "EPHEMERA_BUDGET", "1",
                "EPHEMERA_SIGNER", "file:" + key);
        try (AwsRuntime runtime = AwsRuntime.of(settings, clock)) {
            PackageId first = alert(runtime, "e-1");
            clock.step(Duration.ofMinutes(3));
            alert(runtime, "e-2");
            // An alert about another task, over the budget, with the largest payload of Lambda.
            runtime.site()
                    .store()
                    .create(
                            "triggers/" + first + "/" + "f".repeat(64) + ".json",
                            Blob.of(("{\"sameTarget\":false,\"eventBase64\":\"" + "A".repeat(8 << 20) + "\"}")
                                    .getBytes(UTF_8)));
            clock.step(Duration.ofMinutes(9));
            assertThat(swept(runtime).at("/followUps/waiting").asInt()).isOne();
            clock.step(Duration.ofMinutes(49));
            JsonNode followed = swept(runtime).path("followUps");
            JsonNode opened = followed.path("opened");
            assertThat(opened).hasSize(1);
            assertThat(FollowUpJob.lines(followed))
                    .containsExactly("sweep trouble: 1 alert left out by the budget next to package " + first);
            PackageId id = new PackageId(opened.path(0).asText());
            AcquisitionProgress standing =
                    AcquisitionProgress.read(runtime.site().store(), id);
            assertThat(standing.state()).isEqualTo(AcquisitionProgress.State.SEALED);
            assertThat(standing.open().window().to()).isEqualTo(FIRST.plus(Duration.ofMinutes(61)));
            // The later alert is sealed byte for byte.
            String body = text(runtime, id.prefix() + "data/raw/follow-up.alerts/");
            assertThat(body.lines()).hasSize(2);
            assertThat(new String(
                            Base64.getDecoder()
                                    .decode(Json.parse(body.getBytes(UTF_8))
                                            .path("eventBase64")
                                            .asText()),
                            UTF_8))
                    .isEqualTo(new String(
                            AcquisitionRequests.alert("e-2", FIRST, "web")
                                    .event()
                                    .bytes(),
                            UTF_8));
            IndependentVerifiers.accept(
                    runtime.site().store(), id, runtime.site().signer().publicKey());
            JsonNode after = swept(runtime).path("followUps");
            assertThat(after.path("opened")).isEmpty();
            assertThat(after.path("waiting").asInt()).isZero();
        }
    }

    private static PackageId alert(AwsRuntime runtime, String event) throws IOException {
        return runtime.site()
                .intake(WorkDispatch.NONE)
                .admit(AcquisitionRequests.alert(event, FIRST, "web"), List.of())
                .open()
                .packageId();
    }

    private static String text(AwsRuntime runtime, String folder) throws IOException {
        EvidenceStore store = runtime.site().store();
        try (InputStream in =
                store.open(StoreListing.of(store, folder).getFirst().key())) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private static JsonNode swept(AwsRuntime runtime) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        new SweepFunction(runtime)
                .handleRequest(InputStream.nullInputStream(), answer, new TestLambdaContext("sweep", 240_000));
        return Json.parse(answer.toByteArray());
    }
}
