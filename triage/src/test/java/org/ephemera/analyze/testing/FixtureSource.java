package org.ephemera.analyze.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.RegisteredSource;
import org.ephemera.collect.SourceResult;
import org.ephemera.format.ApiResponseHead;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.format.ResumeCursor;
import org.ephemera.format.StoredFile;
import org.ephemera.model.Artifact;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import org.ephemera.model.Volatility;

/**
 * Source that returns responses of one artifact from memory. The root source has no responses; it records the collector
 * and plans the items of the other sources.
 */
final class FixtureSource implements EvidenceSource {
    private record Item(
            Map<String, String> names, Outcome outcome, EvidenceExtent extent, List<FixtureResponse> responses) {}

    private final Artifact artifact;
    private final List<Item> items = new ArrayList<>();
    private final Map<String, String> facts;
    private final List<FixtureSource> planned;

    private FixtureSource(String id, Map<String, String> facts, List<FixtureSource> planned) {
        this.artifact =
                new Artifact(id, id, Volatility.V3, false, false, List.of("test:Get"), List.of("test:Get"), "none");
        this.facts = facts;
        this.planned = planned;
    }

    FixtureSource(String id) {
        this(id, Map.of(), List.of());
    }

    static FixtureSource root(String principal, List<FixtureSource> planned) {
        return new FixtureSource("test.root", Map.of("principal", principal), planned);
    }

    void add(Map<String, String> names, Outcome outcome, EvidenceExtent extent, List<FixtureResponse> responses) {
        items.add(new Item(new TreeMap<>(names), outcome, extent, responses));
    }

    RegisteredSource registered() {
        return new RegisteredSource(artifact, this);
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        if (!facts.isEmpty()) {
            recorder.note("who collects", facts);
        }
        for (FixtureSource source : planned) {
            source.items.forEach(found -> recorder.plan(source.artifact, item.window(), found.names()));
        }
        Optional<Item> found = items.stream()
                .filter(known -> known.names().equals(item.params()))
                .findFirst();
        if (found.isEmpty()) {
            return new SourceResult.Finished(new Outcome.Collected("planned"), EvidenceExtent.NONE);
        }
        Instant now = deadline.clock().instant();
        for (FixtureResponse response : found.get().responses()) {
            List<StoredFile> files = recorder.body(
                    response.type(), new ByteArrayInputStream(response.body()), OutputStream.nullOutputStream());
            ApiResponseHead head = new ApiResponseHead(
                    200, "r-1", "text/plain", Optional.of(now.plus(response.ahead())), now, Duration.ZERO);
            recorder.response(response.call(), head, files, ResponsePage.only(1));
        }
        return new SourceResult.Finished(found.get().outcome(), found.get().extent());
    }
}
