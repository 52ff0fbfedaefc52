package org.ephemera.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import org.ephemera.model.OutcomeCode;
import org.ephemera.model.UnfinishedOutcome;

/**
 * Line of {@code outcomes.jsonl}: the outcome of one planned item, with its calls and counts.
 *
 * @param requestIds empty if the line was read from a store, because they may take megabytes
 * @param answers stored responses with a 2xx status
 * @param errors other responses and failed calls
 */
public record ItemOutcome(
        PlannedItem planned,
        Outcome outcome,
        EvidenceExtent extent,
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
            EvidenceExtent extent,
            List<String> attempts,
            List<String> requestIds,
            int answers,
            int errors,
            int files,
            long bytes) {
        this(planned, outcome, extent, attempts, RequestIds.of(requestIds), answers, errors, files, bytes);
    }

    /**
     * Returns the outcome of an item according to the log.
     *
     * @param gaveUp reason for which no worker resumes an unfinished item, if it was given up
     */
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
     * Reports whether a line agrees with the log. The reason for giving up is accepted as it is. Additional fields are
     * ignored, because a later version may have written them.
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
                && (unfinished.isWrittenIn(line.json(), target)
                        || (reason.isPresent()
                                && progress.finished().isEmpty()
                                && of(item, progress, reason).isWrittenIn(line.json(), target)));
    }

    /**
     * Compares a line with this outcome in the form that it would be read back, without the request ids, which may take
     * megabytes.
     */
    private boolean isWrittenIn(ObjectNode line, String target) throws IOException {
        ObjectNode ours = toJson(target);
        ours.remove(REQUESTS);
        return Json.containsAll(line, ours);
    }

    /** Returns the code of the outcome. */
    public OutcomeCode code() {
        return outcome.code();
    }

    /** Returns the completeness of the item. */
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
     * Parses the output of {@code toJson} without the request ids.
     *
     * @throws IOException if it is malformed
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
    public Optional<String> giveUpReason() {
        return UnfinishedOutcome.reason(code(), outcome.detail(), outcome.message(), answers);
    }

    private static SegmentEnd.Finished unfinished(ItemProgress progress, Optional<String> gaveUp) {
        return new SegmentEnd.Finished(
                UnfinishedOutcome.of(progress.files() > 0, progress.answers(), gaveUp), EvidenceExtent.NONE);
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
