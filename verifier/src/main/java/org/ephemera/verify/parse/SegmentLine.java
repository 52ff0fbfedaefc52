package org.ephemera.verify.parse;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ephemera.format.ResponsePart;
import org.ephemera.model.OutcomeCode;

/** A line of the acquisition log, as far as it can be checked. */
public record SegmentLine(JsonValues json) {
    /** Most of a line: what is no claim about the package. */
    private static final Set<String> UNREAD = Set.of(
            "request.region",
            "request.endpoint",
            "request.params",
            "response.status",
            "response.date",
            "response.contentType",
            "error",
            "cursor",
            "time",
            "page",
            "more",
            "count",
            "durationMs");

    /** A body that an answer brought. */
    public record Body(String path, long bytes, String sha256, Optional<String> versionId) {}

    public static SegmentLine parse(byte[] line) throws MalformedException {
        return new SegmentLine(JsonValues.parse(line, UNREAD));
    }

    public boolean is(String event) {
        return json.has("event", event);
    }

    public long sequence() {
        return json.number("seq");
    }

    public boolean follows(String previous) {
        return json.has("prev", previous);
    }

    public boolean isOf(SegmentName segment) {
        return json.has("item", segment.item()) && json.has("attempt", segment.attempt());
    }

    /** Returns the position of an {@code api.response} line in its response. */
    public ResponsePart part() throws MalformedException {
        boolean more = json.has("moreParts", "true");
        if (json.text("part").isEmpty() && json.text("moreParts").isEmpty()) {
            return ResponsePart.ONLY;
        }
        long number = json.number("part");
        if (number < 1 || number > Integer.MAX_VALUE || (!more && (number == 1 || !json.has("moreParts", "false")))) {
            throw new MalformedException("has an invalid part number or moreParts");
        }
        return new ResponsePart((int) number, more);
    }

    public int bodies() {
        return json.length("files");
    }

    public Body body(int index) {
        String at = "files[" + index + "].";
        return new Body(
                json.text(at + "path").orElse(""),
                json.number(at + "bytes"),
                json.text(at + "sha256").orElse(""),
                json.text(at + "versionId"));
    }

    /** Which call brought an answer, in the words in which the index tells it. */
    public LineDigest call() {
        return call(json, "request.", requestId());
    }

    /**
     * The same of a line of the index.
     *
     * @param within the object that names service and operation, with a dot
     */
    public static LineDigest call(JsonValues json, String within, String requestId) {
        return LineDigest.of(List.of(
                json.text(within + "service").orElse(""),
                json.text(within + "operation").orElse(""),
                requestId));
    }

    /** The cloud's id for the call, "" if it told none. */
    public String requestId() {
        return json.text("response.requestId").orElse("");
    }

    /** The server's clock less ours, in milliseconds, if it was told. */
    public Optional<String> clockOffset() {
        return json.text("clock.offsetMs");
    }

    /** What a note keeps for the package as a whole, by its name. */
    public Map<String, String> facts() {
        return json.in("facts");
    }

    /** What a line of the event {@code item.planned} says of the item. */
    public PlanDigests planned() {
        return PlanDigests.of(json.below("planned"));
    }

    /** The attempt goes on in another segment. */
    public boolean continues() {
        return json.has("state", "continues");
    }

    public Optional<OutcomeCode> outcome() throws MalformedException {
        return OutcomeNames.code(json, "outcome");
    }
}
