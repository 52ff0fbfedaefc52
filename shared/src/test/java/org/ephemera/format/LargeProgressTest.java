package org.ephemera.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ephemera.model.Artifact;
import org.ephemera.model.Digest;
import org.ephemera.model.PackageId;
import org.ephemera.model.Target;
import org.ephemera.model.TimeWindow;
import org.ephemera.model.Volatility;
import org.ephemera.store.Blob;
import org.ephemera.store.CreateResult;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.Retention;
import org.ephemera.store.StoredObject;
import org.ephemera.testing.PagedSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Acquisition log of twenty gigabytes, as it is read before the package is sealed. */
@Isolated
@Tag("slow")
class LargeProgressTest {
    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
    private static final TimeWindow WINDOW = new TimeWindow(NOON.minusSeconds(1), NOON);
    private static final Artifact LOG = PagedSource.artifact("test.log", Volatility.V4);
    private static final String ATTEMPT = "0badcafe";
    private static final int SEGMENTS = 320;
    private static final int ANSWERS = 64;
    private static final int EACH = 150;

    private final OpenRecord open = new OpenRecord(
            new PackageId("019ab3c4-d5e6-7f80-9abc-def012345678"),
            Optional.empty(),
            NOON,
            new AcquisitionTrigger(AcquisitionTrigger.Kind.REQUEST, "ephemera", "r-1", Optional.empty()),
            Digest.of("trigger"),
            new Requester("other", Requester.Method.CLAIMED, false),
            "",
            new Target("test.task", "test:task/1", Map.of()),
            WINDOW,
            List.of(PlannedItem.of(LOG.id(), LOG, WINDOW, Map.of())),
            new RetentionPolicy(Retention.NONE, Optional.empty()));

    @Test
    void findsTwentyThousandBodiesInLittleMemory() throws IOException {
        PlanProgress.readUnchecked(new Generated(2), open);
        long before = usedHeap();
        PlanProgress progress = PlanProgress.readUnchecked(new Generated(SEGMENTS), open);
        long held = usedHeap() - before;

        ItemProgress item = progress.of(open.plan().getFirst());
        assertThat(item.files()).isEqualTo(SEGMENTS * ANSWERS);
        assertThat(item.requestIds())
                .isEqualTo(RequestIds.of(IntStream.rangeClosed(1, SEGMENTS * ANSWERS)
                        .mapToObj(LargeProgressTest::id)
                        .toList()));
        for (int body = 1; body <= SEGMENTS * ANSWERS; body++) {
            assertThat(progress.files().find(path(body)))
                    .contains(new ReceivedFile(bytes(body), digest(body), LOG.id(), "logs", "GetLogEvents", id(body)));
        }
        assertThat(progress.files().find(path(SEGMENTS * ANSWERS + 1))).isEmpty();
        assertThat(progress.clockOffsets().count()).isEqualTo(SEGMENTS * ANSWERS);
        assertThat(progress.clockOffsets().median()).hasValue(-3000);
        assertThat(held).isLessThan((long) EACH * SEGMENTS * ANSWERS);
    }

    /** Foreign file that begins like a segment of the collector. */
    @Test
    void rejectsEndlessSegmentBeforeMemoryIsFull() throws IOException {
        EvidenceStore endless = new Generated(1) {
            @Override
            public InputStream open(String key) {
                return new InputStream() {
                    private long place;

                    @Override
                    public int read() {
                        return "{}\n".charAt((int) (place++ % 3));
                    }

                    @Override
                    public int read(byte[] some, int from, int length) {
                        for (int i = 0; i < length; i++) {
                            some[from + i] = (byte) read();
                        }
                        return length;
                    }
                };
            }
        };
        assertThat(PlanProgress.readUnchecked(endless, open).foreign())
                .containsExactly(Map.entry(PackageLayout.segment(LOG.id(), ATTEMPT, 1), "it is not a segment"));
    }

    @Test
    void keepsLastLineWhenTwoReferenceOneBody() {
        ReceivedFiles files = new ReceivedFiles();
        RequestIds ids = new RequestIds();
        var call = Json.object();
        call.putObject("request").put("service", "s").put("operation", "o");
        files.put("a", new StoredFile("data/x", 1, digest(1), Optional.empty()), call, ids, ids.add("first"));
        files.put("b", new StoredFile("data/x", 1L << 40, digest(2), Optional.empty()), call, ids, ids.add(""));
        String half = "\ud83d"; // which no UTF-8 has, and JSON does
        files.put("b", new StoredFile("ü", 0, digest(3), Optional.empty()), call, ids, ids.add(half));

        assertThat(files.find("data/x")).contains(new ReceivedFile(1L << 40, digest(2), "b", "s", "o", ""));
        assertThat(files.find("ü")).contains(new ReceivedFile(0, digest(3), "b", "s", "o", half));
        assertThat(files.find("x")).isEmpty();
    }

    private static String path(int body) {
        return PackageLayout.body(LOG.id(), ATTEMPT, body, BodyType.JSON);
    }

    private static long bytes(int body) {
        return body % 2 == 0 ? 1_000_000 + body : body;
    }

    private static Digest digest(int body) {
        return Digest.of("body " + body);
    }

    private static String id(int body) {
        return new UUID(body, body).toString();
    }

    /** Returns the memory in use after a garbage collection. */
    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** Store with nothing but the log; each segment is generated when it is read. */
    private static class Generated implements EvidenceStore {
        private final int segments;

        Generated(int segments) {
            this.segments = segments;
        }

        @Override
        public Stream<StoredObject> list(String prefix) {
            return IntStream.rangeClosed(1, segments)
                    .mapToObj(number -> prefix.replace(PackageLayout.ACQUISITION, "")
                            + PackageLayout.segment(LOG.id(), ATTEMPT, number))
                    .map(key -> new StoredObject(key, 1, Optional.empty(), Optional.empty()));
        }

        @Override
        public InputStream open(String key) {
            int number = Integer.parseInt(key.replaceAll(".*-([0-9]+)\\.jsonl", "$1"));
            SegmentWriter segment =
                    new SegmentWriter(Digest.of("open"), LOG.id(), ATTEMPT, Clock.fixed(NOON, ZoneOffset.UTC));
            segment.open(number, NOON, "worker");
            for (int body = (number - 1) * ANSWERS + 1; body <= number * ANSWERS; body++) {
                segment.response(
                        new ApiCall("logs", "GetLogEvents", "nowhere", "https://logs", new TreeMap<>()),
                        new ApiResponseHead(
                                200, id(body), "json", Optional.of(NOON), NOON.plusSeconds(3), Duration.ZERO),
                        List.of(new StoredFile(path(body), bytes(body), digest(body), Optional.empty())),
                        new ResponsePage(body, true, 1000));
            }
            segment.close(new SegmentEnd.Continues(ResumeCursor.START));
            return new ByteArrayInputStream(segment.toBytes());
        }

        @Override
        public CreateResult create(String key, Blob blob) {
            throw new UnsupportedOperationException();
        }
    }
}
