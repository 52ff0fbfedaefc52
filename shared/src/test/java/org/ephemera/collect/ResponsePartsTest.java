package org.ephemera.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.ephemera.format.ItemOutcome;
import org.ephemera.format.Json;
import org.ephemera.format.LoggedResponse;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.StoredFile;
import org.ephemera.model.OutcomeCode;
import org.ephemera.store.StoreException;
import org.ephemera.testing.AdjustableClock;
import org.ephemera.testing.IndependentVerifiers;
import org.ephemera.testing.MemoryFolders;
import org.ephemera.testing.PacedServer;
import org.ephemera.testing.SealedPackageContent;
import org.ephemera.testing.SlowLogServer;
import org.ephemera.testing.StoreKilledAtKey;
import org.ephemera.testing.StreamedPackageFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A response that takes minutes is stored while it arrives, and a killed worker loses its last parts only. */
class ResponsePartsTest {
    private static final int MIB = 1 << 20;
    private static final int READ = 60_000;

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    private final AdjustableClock clock = new AdjustableClock(Instant.parse("2026-11-26T09:00:00Z"));
    private StreamedPackageFixture streamed;

    @BeforeEach
    void openPackage() throws IOException {
        streamed = new StreamedPackageFixture(folder, clock);
    }

    @Test
    void resumesAtTheCursorWhenTheWorkerIsKilled() throws IOException {
        SlowLogServer log = new SlowLogServer(clock, 30 * MIB, READ, Duration.ofMillis(75));
        kill("000004.body.txt", log);
        List<JsonNode> lines = lines();
        assertThat(lines).extracting(ResponsePartsTest::part).containsExactly("1 true", "2 true");
        assertThat(lines.getFirst().at("/files/0/bytes").asInt()).isEqualTo(8 * MIB);
        assertThat(lines.getLast().at("/files/0/bytes").asInt())
                .as("until the segment is 20 s old, by a server that is read up to 1 MiB ahead")
                .isBetween(6 * MIB, 8 * MIB - 1);
        assertThat(lines.getLast().path("clock").isMissingNode()).isTrue();

        streamed.collect(streamed.store(), log);
        ItemOutcome item = streamed.seal().outcomes().items().getFirst();

        assertThat(item.code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(item.answers()).as("each response once").isEqualTo(2);
        assertThat(item.files()).isBetween(4, 5);
        byte[] content = log.content();
        List<byte[]> bodies = bodies();
        assertThat(bodies).hasSize(2);
        int from = content.length - bodies.getLast().length;
        assertThat(bodies.getFirst()).isEqualTo(Arrays.copyOf(content, bodies.getFirst().length));
        assertThat(bodies.getLast()).isEqualTo(Arrays.copyOfRange(content, from, content.length));
        assertThat(bodies.getFirst().length - from)
                .as("the line that was read twice")
                .isBetween(0, 63);
        assertThat(SealedPackageContent.of(
                                streamed.store(), streamed.opened().open().packageId())
                        .assertCompleteWithoutDuplicates()
                        .orphans())
                .as("the part that no closed segment names")
                .singleElement()
                .asString()
                .endsWith("000003.body.txt");
        accept();
    }

    @Test
    void isPartialWhenNoWorkerResumes() throws IOException {
        kill("000003.body.txt", new SlowLogServer(clock, 30 * MIB, READ, Duration.ofMillis(75)));

        ItemOutcome item = streamed.seal().outcomes().items().getFirst();

        assertThat(item.code()).isEqualTo(OutcomeCode.PARTIAL);
        assertThat(item.outcome().message()).isEqualTo("the package was sealed after 1 answers; there may be more");
        accept();
    }

    @Test
    void keepsTheBytesBeforeABrokenConnection() throws IOException {
        SlowLogServer log = new SlowLogServer(clock, 3 * READ, READ, Duration.ofSeconds(1), 2L * READ);
        streamed.collect(streamed.store(), log);

        assertThat(lines()).extracting(ResponsePartsTest::part).containsExactly("1 true", "null null");
        ItemOutcome item = streamed.seal().outcomes().items().getFirst();
        assertThat(bodies().getFirst()).isEqualTo(Arrays.copyOf(log.content(), 2 * READ));
        assertThat(item.code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(item.errors()).isEqualTo(1);
        accept();
    }

    @Test
    void hasAnEmptyLastPartWhenAPartEndsTheBody() throws IOException {
        SlowLogServer log = new SlowLogServer(clock, READ, READ, Duration.ofSeconds(21));
        streamed.collect(streamed.store(), new PacedServer(log, streamed.place()));

        assertThat(lines()).extracting(ResponsePartsTest::part).containsExactly("1 true", "2 false");
        assertThat(lines().getLast().path("files")).isEmpty();
        assertThat(lines()).extracting(line -> line.path("count").asInt()).containsExactly(READ / 64, 0);
        streamed.seal();
        accept();
    }

    /** A log cannot be complete if the thread that reads it ended. */
    @Test
    void failsWhenReadingEndsWithAnError() {
        InputStream broken = new InputStream() {
            @Override
            public int read() {
                throw new StackOverflowError("planted");
            }

            @Override
            public int read(byte[] buffer, int from, int length) {
                throw new StackOverflowError("planted");
            }
        };
        PausableBody body = new PausableBody(broken, () -> false);

        assertThat(assertTimeoutPreemptively(Duration.ofSeconds(30), () -> body.read(new byte[1], 0, 1)))
                .isNegative();
        assertThat(body.isComplete()).isFalse();
        assertThat(body.failure()).isPresent();
    }

    @Test
    void isOneLineWithAnEmptyFileWhenTheBodyIsEmpty() throws IOException {
        streamed.collect(streamed.store(), new SlowLogServer(clock, 0, READ, Duration.ofSeconds(1)));

        assertThat(lines()).extracting(ResponsePartsTest::part).containsExactly("null null");
        assertThat(lines().getFirst().at("/files/0/bytes").asInt(-1)).isZero();
        streamed.seal();
        accept();
    }

    @Test
    void endsAPartWhileTheConnectionIsSilent() throws IOException {
        CountDownLatch stored = new CountDownLatch(1);
        SlowLogServer log = new SlowLogServer(clock, READ, 640, Duration.ZERO);
        streamed.collect(streamed.store(), offset -> new Silent(log.open(offset), stored));

        assertThat(stored.getCount()).as("a segment was stored meanwhile").isZero();
        assertThat(lines()).extracting(ResponsePartsTest::part).containsExactly("1 true", "2 false");
        assertThat(lines().getFirst().at("/files/0/bytes").asInt()).isEqualTo(640);
        streamed.seal();
        accept();
    }

    /** Returns bytes and then none until a segment is stored. */
    private final class Silent extends InputStream {
        private final InputStream in;
        private final CountDownLatch stored;
        private int reads;

        Silent(InputStream in, CountDownLatch stored) {
            this.in = in;
            this.stored = stored;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] buffer, int from, int length) throws IOException {
            if (++reads == 2) {
                clock.step(Duration.ofSeconds(21));
                for (int look = 0; look < 3_000 && segments().isEmpty(); look++) {
                    pause();
                }
                if (!segments().isEmpty()) {
                    stored.countDown();
                }
            }
            return in.read(buffer, from, length);
        }

        private void pause() {
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void kill(String end, SlowLogServer log) {
        assertThatThrownBy(() -> streamed.collect(new StoreKilledAtKey(streamed.store(), end), log))
                .isInstanceOf(StoreException.class);
    }

    private void accept() throws IOException {
        IndependentVerifiers.accept(streamed.place(), streamed.signer().publicKey());
    }

    private static String part(JsonNode line) {
        return line.get("part") + " " + line.get("moreParts");
    }

    private List<Path> segments() throws IOException {
        Path log = streamed.place().resolve(PackageLayout.ACQUISITION);
        if (!Files.exists(log)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(log)) {
            return files.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList();
        }
    }

    /** The lines of responses in the log. */
    private List<JsonNode> lines() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (Path segment : segments()) {
            for (String line : Files.readAllLines(segment)) {
                JsonNode json = Json.parse(line.getBytes(StandardCharsets.UTF_8));
                if (json.path("event").asText().equals("api.response")) {
                    lines.add(json);
                }
            }
        }
        return lines;
    }

    /** The bodies of responses, each joined from its parts. */
    private List<byte[]> bodies() throws IOException {
        List<LoggedResponse> responses = new ArrayList<>();
        LoggedResponse.each(streamed.store(), streamed.opened().open(), "aws.logs.insights", responses::add);
        return responses.stream()
                .sorted((one, other) -> Integer.compare(offset(one), offset(other)))
                .map(this::body)
                .toList();
    }

    private static int offset(LoggedResponse response) {
        return Integer.parseInt(response.params().getOrDefault("offset", ""));
    }

    private byte[] body(LoggedResponse response) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            for (StoredFile file : response.files()) {
                body.write(Files.readAllBytes(streamed.place().resolve(file.path())));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return body.toByteArray();
    }
}
