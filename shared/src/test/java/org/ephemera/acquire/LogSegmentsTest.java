package org.ephemera.acquire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.WorkerRegistry;
import org.ephemera.format.Json;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.RuntimeRecord;
import org.ephemera.model.Artifact;
import org.ephemera.model.Volatility;
import org.ephemera.seal.PemSigner;
import org.ephemera.store.Blob;
import org.ephemera.store.CreateResult;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.StoreException;
import org.ephemera.store.StoredObject;
import org.ephemera.testing.AcquisitionRequests;
import org.ephemera.testing.AdjustableClock;
import org.ephemera.testing.MemoryFolders;
import org.ephemera.testing.PagedSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An attempt that is killed loses at most the content of its last log segment: 64 responses, or those of 20 seconds.
 */
class LogSegmentsTest {
    private static final Artifact LOG = PagedSource.artifact("aws.logs.stream", Volatility.V4);

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    @Test
    void closesSegmentAfter64ResponsesWithCursor() throws IOException {
        List<List<JsonNode>> segments = segments(66, Duration.ZERO);

        assertThat(segments).extracting(LogSegmentsTest::answers).containsExactly(64L, 2L);
        assertThat(end(segments.getFirst()).path("state").asText()).isEqualTo("continues");
        assertThat(end(segments.getFirst()).at("/cursor/page").asText()).isEqualTo("64");
        assertThat(segments.getLast().getFirst().path("segment").asInt()).isEqualTo(2);
        assertThat(end(segments.getLast()).path("state").asText()).isEqualTo("finished");
    }

    @Test
    void closesSegmentAfter20Seconds() throws IOException {
        assertThat(segments(5, Duration.ofMillis(6_667)))
                .extracting(LogSegmentsTest::answers)
                .as("after 20.001 s")
                .containsExactly(3L, 2L);
        folder = Files.createDirectory(folder.resolve("shorter"));
        assertThat(segments(5, Duration.ofMillis(6_666)))
                .extracting(LogSegmentsTest::answers)
                .as("not after 19.998 s")
                .containsExactly(4L, 1L);
    }

    /** Returns the line before the signature. */
    private static JsonNode end(List<JsonNode> segment) {
        assertThat(segment.getLast().path("event").asText()).isEqualTo("segment.signature");
        return segment.get(segment.size() - 2);
    }

    private static long answers(List<JsonNode> segment) {
        return segment.stream()
                .filter(line -> line.path("event").asText().equals("api.response"))
                .count();
    }

    /**
     * Collects pages and returns the lines of each log segment.
     *
     * @param each time that storing a body takes
     */
    private List<List<JsonNode>> segments(int pages, Duration each) throws IOException {
        AdjustableClock clock = new AdjustableClock(Instant.parse("2026-11-26T09:00:00Z"));
        EvidenceStore store = new SlowStore(DirectoryEvidenceStore.open(folder.resolve("evidence")), clock, each);
        Path key = folder.resolve("key.pem");
        PemSigner.create(key);
        Acquisition acquisition = new Acquisition(
                List.of(new PagedSource(LOG, pages, 10, List.of()).registered()),
                store,
                PemSigner.open(key),
                WorkerRegistry.unknown("worker"),
                CollectionListener.NONE,
                RuntimeRecord.local(Map.of()),
                clock);
        OpenPackage opened = acquisition.open(AcquisitionRequests.alert("e-1", Instant.EPOCH), List.of(LOG));
        acquisition.collect(opened, Deadline.in(clock, Duration.ofMinutes(5)));
        Path written =
                folder.resolve("evidence").resolve(opened.open().packageId().prefix() + PackageLayout.ACQUISITION);
        List<List<JsonNode>> segments = new ArrayList<>();
        try (Stream<Path> files = Files.list(written)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList()) {
                List<JsonNode> lines = new ArrayList<>();
                for (String line : Files.readAllLines(file)) {
                    lines.add(Json.parse(line.getBytes(StandardCharsets.UTF_8)));
                }
                segments.add(lines);
            }
        }
        return segments;
    }

    private record SlowStore(EvidenceStore store, AdjustableClock clock, Duration each) implements EvidenceStore {
        @Override
        public CreateResult create(String key, Blob blob) throws StoreException {
            if (key.contains("/" + PackageLayout.RAW)) {
                clock.step(each);
            }
            return store.create(key, blob);
        }

        @Override
        public InputStream open(String key) throws StoreException {
            return store.open(key);
        }

        @Override
        public Stream<StoredObject> list(String prefix) throws StoreException {
            return store.list(prefix);
        }
    }
}
