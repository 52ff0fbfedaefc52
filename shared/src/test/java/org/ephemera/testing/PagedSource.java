package org.ephemera.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.RegisteredSource;
import org.ephemera.collect.SourceResult;
import org.ephemera.format.ApiCall;
import org.ephemera.format.ApiResponseHead;
import org.ephemera.format.BodyType;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.format.ResumeCursor;
import org.ephemera.format.StoredFile;
import org.ephemera.model.Artifact;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import org.ephemera.model.Volatility;

/**
 * Source with a number of pages. Its first page plans further items; it can be interrupted and resumes from its
 * cursor.
 *
 * @param finds artifacts that the first page plans, one subject each
 */
public record PagedSource(Artifact artifact, int pages, int pageBytes, List<Artifact> finds) implements EvidenceSource {
    public PagedSource {
        finds = List.copyOf(finds);
    }

    public static Artifact artifact(String id, Volatility volatility) {
        return new Artifact(id, id, volatility, true, false, List.of("test:Get"), List.of("test:Get"), "none");
    }

    /** Returns the source of an artifact that no API returns. */
    public static RegisteredSource impossible(Artifact artifact) {
        return new RegisteredSource(
                artifact,
                (item, from, recorder, deadline) ->
                        new SourceResult.Finished(new Outcome.Impossible("memory cannot be read from outside")));
    }

    public RegisteredSource registered() {
        return new RegisteredSource(artifact, this);
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        int page = from.map(cursor -> cursor.get("page"))
                .filter(text -> !text.isEmpty())
                .map(Integer::parseInt)
                .orElse(0);
        for (; page < pages; page++) {
            if (deadline.passed()) {
                return new SourceResult.Paused(new ResumeCursor(Map.of("page", Integer.toString(page))));
            }
            byte[] body = body(item.item(), page).getBytes(StandardCharsets.UTF_8);
            List<StoredFile> files =
                    recorder.body(BodyType.JSON, new ByteArrayInputStream(body), OutputStream.nullOutputStream());
            ApiCall call = new ApiCall("test", "Get", "nowhere", "test:", Map.of("page", Integer.toString(page)));
            Instant now = deadline.clock().instant();
            ApiResponseHead answer =
                    new ApiResponseHead(200, "r-" + page, "application/json", Optional.of(now), now, Duration.ZERO);
            recorder.response(call, answer, files, new ResponsePage(page + 1, page + 1 < pages, 1));
            if (page == 0) {
                finds.forEach(found -> recorder.plan(found, item.window(), Map.of("of", item.item())));
            }
            recorder.reached(new ResumeCursor(Map.of("page", Integer.toString(page + 1))));
        }
        return new SourceResult.Finished(new Outcome.Collected(pages + " pages"), EvidenceExtent.of(pages));
    }

    private String body(String item, int page) {
        return "{\"item\":\"" + item + "\",\"page\":" + page + ",\"fill\":\"" + "x".repeat(pageBytes) + "\"}";
    }
}
