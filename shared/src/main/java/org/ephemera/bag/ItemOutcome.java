package org.ephemera.bag;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.ephemera.evidence.Extent;
import org.ephemera.evidence.Outcome;
import org.ephemera.evidence.OutcomeCode;

/**
 * One line of {@code outcomes.jsonl}: what came of one planned item, and what that took.
 *
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
    private static final String REQUESTS = "requestIds";
    private static final String GIVEN_UP = "; it was given up: ";

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

    /** True if it is what the log says of the item; for which reason it was given up, if it was, is believed. */
    boolean isOf(PlannedItem item, ItemProgress progress, String target) throws IOException {
        int reason = outcome.message().indexOf(GIVEN_UP);
        return requestIds.equals(progress.requestIds())
                && (isAs(of(item, progress, Optional.empty()), target)
                        || (reason >= 0
                                && progress.finished().isEmpty()
                                && isAs(
                                        of(
                                                item,
                                                progress,
                                                Optional.of(outcome.message().substring(reason + GIVEN_UP.length()))),
                                        target)));
    }

    /** Compared as it is read back, with moments as they are written; but for the request ids, which may be megabytes. */
    private boolean isAs(ItemOutcome logged, String target) throws IOException {
        byte[] written = Json.bytes(logged.withoutRequestIds().toJson(target));
        return next(Json.tokens(written), target::equals)
                .filter(withoutRequestIds()::equals)
                .isPresent();
    }

    private ItemOutcome withoutRequestIds() {
        return new ItemOutcome(planned, outcome, extent, attempts, List.of(), answers, errors, files, bytes);
    }

    public OutcomeCode code() {
        return outcome.code();
    }

    public Status status() {
        return Status.of(code(), planned.required());
    }

    ObjectNode toJson(String target) {
        ObjectNode json = Json.object()
                .put("item", planned.item())
                .put("artifact", planned.artifact())
                .put("target", target)
                .put("required", planned.required())
                .put("sensitive", planned.sensitive())
                .put("volatility", planned.volatility().name());
        json.set("window", Windows.toJson(planned.window()));
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
        Extents.put(json, extent);
        return json;
    }

    /**
     * Reads the next of what {@code toJson} made.
     *
     * @param target whether one of this id is meant
     * @return empty at the end
     * @throws IOException if it is not of that form, or of another target
     */
    static Optional<ItemOutcome> next(JsonParser tokens, Predicate<String> target) throws IOException {
        RequestIds requestIds = new RequestIds();
        Optional<ObjectNode> json = Json.next(tokens, REQUESTS, requestIds::add);
        if (json.isPresent() && !target.test(json.get().path("target").asText())) {
            throw new IOException("an outcome is of another target");
        }
        return json.isPresent() ? Optional.of(from(json.get(), requestIds)) : Optional.empty();
    }

    private static ItemOutcome from(JsonNode json, RequestIds requestIds) throws IOException {
        JsonNode counts = json.path("counts");
        try {
            return new ItemOutcome(
                    PlannedItem.from(json),
                    OutcomeCode.valueOf(Fields.text(json, "outcome"))
                            .with(
                                    json.path("detail").asText(),
                                    json.path("message").asText()),
                    Extents.from(json),
                    texts(json.path("attempts")),
                    requestIds,
                    counts.path("answers").asInt(),
                    counts.path("errors").asInt(),
                    counts.path("files").asInt(),
                    counts.path("bytes").asLong());
        } catch (IllegalArgumentException e) {
            throw new IOException("an outcome is malformed: " + e.getMessage(), e);
        }
    }

    /** True if nobody went on with it and the package was sealed as it was. Of the words of whoever was asked it is never said for sure. */
    public boolean isGivenUp() {
        return outcome.message().contains(GIVEN_UP);
    }

    private static SegmentEnd.Finished unfinished(ItemProgress progress, Optional<String> gaveUp) {
        String why = gaveUp.map(reason -> GIVEN_UP + reason).orElse("");
        Outcome outcome = progress.files() > 0
                ? new Outcome.Partial(
                        "the package was sealed after " + progress.answers() + " answers; there may be more" + why)
                : new Outcome.Failed(
                        gaveUp.isPresent() ? "GivenUp" : "Unfinished",
                        "the package was sealed before it was answered" + why);
        return new SegmentEnd.Finished(outcome, Extent.NONE);
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
