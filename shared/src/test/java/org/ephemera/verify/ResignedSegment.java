package org.ephemera.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.ephemera.envelope.RunKey;
import org.ephemera.envelope.Signer;
import org.ephemera.format.Json;
import org.ephemera.format.OpenRecord;
import org.ephemera.format.PackageLayout;
import org.ephemera.model.Digest;
import org.ephemera.model.PackageId;

/** Segment of a package that is chained again after a change, and signed by a new run. */
final class ResignedSegment {
    private final Path folder;
    private final String path;
    private final List<ObjectNode> lines = new ArrayList<>();
    private PackageId id;
    private final Digest start;
    private Instant from = Instant.parse("2026-11-25T11:59:00Z");
    private Instant to = Instant.parse("2026-11-25T12:14:00Z");

    ResignedSegment(Path folder, String path) throws IOException {
        this.folder = folder;
        this.path = path;
        for (String line : Files.readAllLines(folder.resolve(path))) {
            lines.add((ObjectNode) Json.parse(line.getBytes(StandardCharsets.UTF_8)));
        }
        OpenRecord open = OpenRecord.parse(Files.readAllBytes(folder.resolve(PackageLayout.OPEN)));
        this.start = new Digest(lines.getFirst().get("prev").asText());
        this.id = open.copyOf().map(origin -> origin.packageId()).orElse(open.packageId());
    }

    /** Changes a value. */
    ResignedSegment with(int line, String field, JsonNode value) {
        lines.get(line).set(field, value);
        return this;
    }

    ResignedSegment during(Instant begin, Instant end) {
        from = begin;
        to = end;
        return this;
    }

    /** Names another package in the delegation. */
    ResignedSegment ofPackage(Path other) {
        id = new PackageId(other.getFileName().toString());
        return this;
    }

    /** Writes the segment and a delegation by this signer, and returns the path of the delegation. */
    String sign(Signer signer) throws IOException {
        RunKey run = RunKey.create(id, start, from, to);
        StringBuilder text = new StringBuilder();
        byte[] before = new byte[0];
        for (ObjectNode line : lines) {
            line.put(
                    "prev", before.length == 0 ? start.hex() : Digest.of(before).hex());
            if (line.has("sig")) {
                line.put("run", run.run()).put("sig", run.sign(before));
            }
            before = Json.bytes(line);
            text.append(new String(before, StandardCharsets.UTF_8)).append('\n');
        }
        Files.writeString(folder.resolve(path), text, StandardCharsets.UTF_8);
        String delegation = run.delegation().path();
        Files.write(folder.resolve(delegation), run.delegate(signer).toBytes());
        return delegation;
    }
}
