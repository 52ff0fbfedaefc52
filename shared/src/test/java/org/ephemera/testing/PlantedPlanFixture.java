package org.ephemera.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ephemera.envelope.RunKey;
import org.ephemera.format.ApiCall;
import org.ephemera.format.ApiResponseHead;
import org.ephemera.format.OpenRecord;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.format.SegmentEnd;
import org.ephemera.format.SegmentWriter;
import org.ephemera.model.Artifact;
import org.ephemera.model.Digest;
import org.ephemera.seal.PemSigner;

/**
 * Plans items in the only open package below a folder, as an attacker could who has stolen the key of a run. A plan that
 * no delegated run signed is not read.
 */
public final class PlantedPlanFixture {
    private final Path folder;
    private final byte[] open;
    private final OpenRecord record;
    private final SegmentWriter segment;
    private final Path key;
    private final String path;

    /**
     * Creates a plan.
     *
     * @param by item in whose segment the items are planned
     */
    public PlantedPlanFixture(Path folder, String by) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            Path file = files.filter(each -> each.endsWith(PackageLayout.OPEN))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no open package"));
            this.open = Files.readAllBytes(file);
        }
        this.record = OpenRecord.parse(open);
        this.key = folder.resolve("key.pem");
        this.folder = folder.resolve("evidence").resolve(record.packageId().prefix());
        String attempt = "0bad0bad";
        this.segment = new SegmentWriter(Digest.of(open), by, attempt, Clock.systemUTC());
        this.path = PackageLayout.segment(by, attempt, 1);
        segment.open(1, Clock.systemUTC().instant(), "an attacker");
    }

    /**
     * Adds an item to the plan.
     *
     * @param params added to the attributes of the target, or replacing them
     */
    public PlantedPlanFixture item(String name, Artifact artifact, Map<String, String> params) {
        Map<String, String> all = new TreeMap<>(record.target().attributes());
        all.put("target", record.target().id());
        all.putAll(params);
        segment.planned(PlannedItem.of(name, artifact, record.window(), all));
        return this;
    }

    public void store(SegmentEnd end) throws IOException {
        Instant now = Clock.systemUTC().instant();
        RunKey run = RunKey.create(
                record.packageId(), Digest.of(open), now.minus(Duration.ofHours(1)), now.plus(Duration.ofHours(1)));
        if (end instanceof SegmentEnd.Finished) {
            // Otherwise the verifier would reject the outcome.
            segment.response(
                    new ApiCall("test", "Get", "nowhere", "test:", Map.of()),
                    new ApiResponseHead(200, "", "application/json", Optional.empty(), now, Duration.ZERO),
                    List.of(),
                    new ResponsePage(1, false, 1));
        }
        segment.close(end);
        segment.sign(run);
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, segment.toBytes());
        Files.write(
                folder.resolve(run.delegation().path()),
                run.delegate(PemSigner.open(key)).toBytes());
    }
}
