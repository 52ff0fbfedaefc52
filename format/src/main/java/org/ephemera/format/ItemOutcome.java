package org.ephemera.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.ephemera.model.Extent;
import org.ephemera.model.Outcome;
import org.ephemera.model.OutcomeCode;
import org.ephemera.model.UnfinishedOutcome;

/**
 * One line of {@code outcomes.jsonl}: what came of one planned item, and what that took.
 *
 * @param requestIds none of what was read back: they may be megabytes
 * @param answers 2xx answers that were kept
 * @param errors answers and failures that were not
 */
public record ItemOutcome(
        PlannedItem planned,
        Outcome outcome,
        Extent extent,
        List<String> attempts,
        RequestIds requestIds,
        int answers,
        int errors,
        int files,
        long bytes) {
    static final String REQUESTS = "requestIds";

    public ItemOutcome {
        attempts = List.copyOf(attempts);
    }

    public ItemOutcome(
            PlannedItem planned,
            Outcome outcome,
            Extent extent,
            List<String> attempts,
            List<String> requestIds,
            int answers,
            int errors,
            int files,
            long bytes) {
        this(planned, outcome, extent, attempts, RequestIds.of(requestIds), answers, errors, files, bytes);
    }

    /** @param gaveUp why nobody goes on with what is not finished, if it was given up */
    static ItemOutcome of(PlannedItem planned, ItemProgress progress, Optional<String> gaveUp) {
        SegmentEnd.Finished end = progress.finished().orElseGet(() -> unfinished(progress, gaveUp));
        return new ItemOutcome(
                planned,
                end.outcome(),
                end.extent(),
                sorted(progress.attempts()),
                progress.requestIds(),
                progress.answers(),
                progress.errors(),
                progress.files(),
                progress.bytes());
    }

    /**
     * True if a line says what the log does of the item; for which reason it was given up, if it was, is believed. What else stands in it a
     * later version may have written.
     */
    static boolean isOf(OutcomeLines.Line line, PlannedItem item, ItemProgress progress, String target)
            throws IOException {
        ItemOutcome unfinished = of(item, progress, Optional.empty());
        Optional<String> reason = UnfinishedOutcome.reason(
                unfinished.code(),
                line.json().path("detail").asText(),
                line.json().path("message").asText(),
                progress.answers());
        return !line.json().has(REQUESTS)
                && line.requests().equals(progress.requestIds().sha256())
                && (unfinished.isSaid(line.json(), target)
                        || (reason.isPresent()
                                && progress.finished().isEmpty()
                                && of(item, progress, reason).isSaid(line.json(), target)));
    }

    /** Compared as it would be read back, but for the request ids, which may be megabytes. */
    private boolean isSaid(ObjectNode line, String target) throws IOException {
        ObjectNode ours = toJson(target);
        ours.remove(REQUESTS);
        return Json.says(line, ours);
    }

    public OutcomeCode code() {
        return outcome.code();
    }

    public CompletenessStatus status() {
        return CompletenessStatus.of(code(), planned.required());
    }

    ObjectNode toJson(String target) {
        ObjectNode json = Json.object()
                .put("item", planned.item())
                .put("artifact", planned.artifact())
                .put("target", target)
                .put("required", planned.required())
                .put("sensitive", planned.sensitive())
                .put("volatility", planned.volatility().name());
        json.set("window", TimeWindowJson.toJson(planned.window()));
        ObjectNode params = json.putObject("params");
        planned.params().forEach(params::put);
        json.put("outcome", code().name()).put("detail", outcome.detail()).put("message", outcome.message());
        attempts.forEach(json.withArray("attempts")::add);
        json.putPOJO(REQUESTS, requestIds);
        json.putObject("counts")
                .put("answers", answers)
                .put("errors", errors)
                .put("files", files)
                .put("bytes", bytes);
        ExtentJson.put(json, extent);
        return json;
    }

    /**
     * Reads what {@code toJson} made, without the ids of the requests.
     *
     * @throws IOException if it is not of that form
     */
    static ItemOutcome from(JsonNode json) throws IOException {
        JsonNode counts = json.path("counts");
        try {
            return new ItemOutcome(
                    PlannedItem.from(json),
                    OutcomeCode.valueOf(RequiredFields.text(json, "outcome"))
                            .with(
                                    json.path("detail").asText(),
                                    json.path("message").asText()),
                    ExtentJson.from(json),
                    texts(json.path("attempts")),
                    List.of(),
                    counts.path("answers").asInt(),
                    counts.path("errors").asInt(),
                    counts.path("files").asInt(),
                    counts.path("bytes").asLong());
        } catch (IllegalArgumentException e) {
            throw new IOException("an outcome is malformed: " + e.getMessage(), e);
        }
    }

    /** Returns the reason for which this item was given up unfinished; empty if it was not given up. */
    public Optional<String> gaveUp() {
        return UnfinishedOutcome.reason(code(), outcome.detail(), outcome.message(), answers);
    }

    private static SegmentEnd.Finished unfinished(ItemProgress progress, Optional<String> gaveUp) {
        return new SegmentEnd.Finished(
                UnfinishedOutcome.of(progress.files() > 0, progress.answers(), gaveUp), Extent.NONE);
    }

    private static List<String> sorted(Collection<String> texts) {
        return texts.stream().sorted().toList();
    }

    private static List<String> texts(JsonNode array) {
        java.util.ArrayList<String> texts = new java.util.ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
