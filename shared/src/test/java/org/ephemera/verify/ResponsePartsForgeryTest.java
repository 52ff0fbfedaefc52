package org.ephemera.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.ephemera.envelope.RunKey;
import org.ephemera.format.DirectoryPackage;
import org.ephemera.format.Json;
import org.ephemera.format.OpenRecord;
import org.ephemera.format.PackageLayout;
import org.ephemera.model.Digest;
import org.ephemera.testing.AdjustableClock;
import org.ephemera.testing.MemoryFolders;
import org.ephemera.testing.PacedServer;
import org.ephemera.testing.PackageForgery;
import org.ephemera.testing.SlowLogServer;
import org.ephemera.testing.StreamedPackageFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A response in three parts, each in another segment, after its owner changed the log and sealed the package again. */
class ResponsePartsForgeryTest {
    private static final int READ = 60_000;

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    private StreamedPackageFixture streamed;

    @BeforeEach
    void sealPackage() throws IOException {
        AdjustableClock clock = new AdjustableClock(Instant.parse("2026-11-26T09:00:00Z"));
        streamed = new StreamedPackageFixture(folder, clock);
        SlowLogServer log = new SlowLogServer(clock, 2 * READ, READ, Duration.ofSeconds(21));
        streamed.collect(streamed.store(), new PacedServer(log, streamed.place()));
        streamed.seal();
    }

    @Test
    void isIntactWhenAllPartsFollow() throws IOException {
        assertThat(forged(parts -> {}).verdict()).isEqualTo(VerificationResult.INTACT);
    }

    @Test
    void isBrokenWhenAPartIsMissing() throws IOException {
        assertBroken(parts -> parts.get(1).clear(), "has part 3 of a response where part 2 is expected");
    }

    @Test
    void isBrokenWhenTheFirstPartIsMissing() throws IOException {
        assertBroken(parts -> parts.getFirst().clear(), "has part 2 of a response, but no earlier part");
    }

    @Test
    void isBrokenWhenAPartIsRepeated() throws IOException {
        assertBroken(
                parts -> parts.get(1).add(parts.get(1).getFirst()),
                "has part 2 of a response where part 3 is expected");
    }

    @Test
    void isBrokenWhenPartsAreReordered() throws IOException {
        assertBroken(
                parts -> {
                    ObjectNode second = parts.get(1).getFirst();
                    parts.get(1).set(0, parts.get(2).getFirst());
                    parts.get(2).set(0, second);
                },
                "has part 3 of a response where part 2 is expected");
    }

    @Test
    void isBrokenWhenPartBelongsToOtherCall() throws IOException {
        assertBroken(
                parts -> ((ObjectNode) parts.get(1).getFirst().get("response")).put("requestId", "other"),
                "has part 2 of a response to another call");
    }

    @Test
    void isBrokenWhenTheOutcomeHidesAMissingLastPart() throws IOException {
        assertBroken(
                parts -> parts.getLast().clear(),
                "states COLLECTED, but the last part of the last response is missing");
    }

    @Test
    void isBrokenWhenOneLineIsNumberedAsAPart() throws IOException {
        assertBroken(
                parts -> parts.getFirst().getFirst().put("moreParts", false),
                "has an invalid part number or moreParts");
    }

    private void assertBroken(Consumer<List<List<ObjectNode>>> change, String message) throws IOException {
        VerificationReport report = forged(change);
        assertThat(report.verdict()).isEqualTo(VerificationResult.BROKEN);
        assertThat(report.checks()).extracting(CheckResult::message).anyMatch(text -> text.contains(message));
    }

    /**
     * Returns the report on the package after a change.
     *
     * @param change of the parts of the response, segment by segment
     */
    private VerificationReport forged(Consumer<List<List<ObjectNode>>> change) throws IOException {
        Map<Path, List<ObjectNode>> segments = new TreeMap<>();
        try (Stream<Path> files = Files.list(streamed.place().resolve(PackageLayout.ACQUISITION))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".jsonl")).toList()) {
                segments.put(file, lines(file));
            }
        }
        List<List<ObjectNode>> parts = new ArrayList<>();
        segments.values().forEach(lines -> {
            List<ObjectNode> responses = new ArrayList<>(
                    lines.stream().filter(line -> line.has("part")).toList());
            if (!responses.isEmpty()) {
                parts.add(responses);
            }
        });
        assertThat(parts).hasSize(3);
        List<List<ObjectNode>> changed =
                new ArrayList<>(parts.stream().map(ArrayList::new).toList());
        change.accept(changed);
        RunKey run = delegatedRun();
        int segment = 0;
        for (Map.Entry<Path, List<ObjectNode>> entry : segments.entrySet()) {
            List<ObjectNode> lines = entry.getValue();
            if (lines.stream().anyMatch(line -> line.has("part"))) {
                lines.removeIf(line -> line.has("part"));
                lines.addAll(lines.size() - 2, changed.get(segment++));
            }
            Files.write(entry.getKey(), chained(lines, run));
        }
        new PackageForgery(streamed.place()).reseal(streamed.signer());
        return PackageVerifier.verify(
                new DirectoryPackage(streamed.place()),
                streamed.signer().publicKey(),
                Optional.of(String.valueOf(streamed.place().getFileName())));
    }

    private RunKey delegatedRun() throws IOException {
        byte[] open = Files.readAllBytes(streamed.place().resolve(PackageLayout.OPEN));
        Instant opened = OpenRecord.parse(open).openedAt();
        RunKey run = RunKey.create(
                OpenRecord.parse(open).packageId(), Digest.of(open), opened, opened.plus(Duration.ofHours(1)));
        Files.write(
                streamed.place().resolve(run.delegation().path()),
                run.delegate(streamed.signer()).toBytes());
        return run;
    }

    private static List<ObjectNode> lines(Path file) throws IOException {
        List<ObjectNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            lines.add((ObjectNode) Json.parse(line.getBytes(StandardCharsets.UTF_8)));
        }
        return lines;
    }

    private byte[] chained(List<ObjectNode> lines, RunKey run) throws IOException {
        Digest previous = Digest.of(Files.readAllBytes(streamed.place().resolve(PackageLayout.OPEN)));
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        lines.get(lines.size() - 2).put("lines", lines.size() - 1);
        byte[] last = new byte[0];
        for (int i = 0; i < lines.size(); i++) {
            ObjectNode line = lines.get(i).put("seq", i + 1).put("prev", previous.hex());
            if (i == lines.size() - 1) {
                line.put("run", run.run()).put("sig", run.sign(last));
            }
            byte[] bytes = Json.bytes(line);
            last = bytes;
            previous = Digest.of(bytes);
            written.writeBytes(bytes);
            written.write('\n');
        }
        return written.toByteArray();
    }
}
