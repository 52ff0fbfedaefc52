package org.ephemera.verify.parse;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ephemera.format.ResponsePart;
import org.ephemera.model.OutcomeCode;

/** Line of the acquisition log, limited to the fields that can be verified. */
public record SegmentLine(JsonValues json) {
    /** Fields that make up most of a line and are not verified, because they state nothing about the package. */
    private static final Set<String> UNREAD = Set.of(
            "request.region",
            "request.endpoint",
            "request.params",
            "response.date",
            "response.contentType",
            "error",
            "cursor",
            "page",
            "more",
            "count",
            "durationMs");

    /** First digit of the HTTP status codes with which a server refuses a request: 400 to 499. */
    private static final int CLIENT_ERROR = 4;

    private static final int STATUS_CLASS = 100;

    /** Body of a response. */
    public record Body(String path, long bytes, String sha256, Optional<String> versionId) {}

    /**
     * Parses a line.
     *
     * @throws MalformedException if it is not one JSON object
     */
    public static SegmentLine parse(byte[] line) throws MalformedException {
        return new SegmentLine(JsonValues.parse(line, UNREAD));
    }

    /** Reports whether the line records this event. */
    public boolean isEvent(String event) {
        return json.has("event", event);
    }

    /** Returns the line number in the segment, or -1 if it has none. */
    public long sequence() {
        return json.number("seq");
    }

    /** Reports whether the line contains this SHA-256 as that of the line before it. */
    public boolean follows(String previous) {
        return json.has("prev", previous);
    }

    /** Reports whether the line belongs to the item and the attempt of the segment. */
    public boolean belongsTo(SegmentName segment) {
        return json.has("item", segment.item()) && json.has("attempt", segment.attempt());
    }

    /** Reports whether an {@code api.error} line records that the server refused the request, e.g. with 404. */
    public boolean isRefusal() {
        return json.number("response.status") / STATUS_CLASS == CLIENT_ERROR;
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

    /** Returns the number of bodies that the line references. */
    public int bodies() {
        return json.length("files");
    }

    /** Returns a body that the line references. */
    public Body body(int index) {
        String at = "files[" + index + "].";
        return new Body(
                json.text(at + "path").orElse(""),
                json.number(at + "bytes"),
                json.text(at + "sha256").orElse(""),
                json.text(at + "versionId"));
    }

    /** Returns the digest of the call of this line, which equals that of the same call in the index. */
    public LineDigest call() {
        return call(json, "request.", requestId());
    }

    /**
     * Returns the digest of the call in a line of the index.
     *
     * @param within path of the object with service and operation, with a dot at its end
     */
    public static LineDigest call(JsonValues json, String within, String requestId) {
        return LineDigest.of(List.of(
                json.text(within + "service").orElse(""),
                json.text(within + "operation").orElse(""),
                requestId));
    }

    /** Returns the request id of the cloud, or "" if the response had none. */
    public String requestId() {
        return json.text("response.requestId").orElse("");
    }

    /** Returns server time minus collector time in milliseconds, if the response had a date. */
    public Optional<String> clockOffset() {
        return json.text("clock.offsetMs");
    }

    /** Returns the facts of a note, by their names. */
    public Map<String, String> facts() {
        return json.fields("facts");
    }

    /** Returns the digests of the item that an {@code item.planned} line plans. */
    public PlanDigests planned() {
        return PlanDigests.of(json.nestedValues("planned"));
    }

    /** Reports whether the attempt continues in another segment. */
    public boolean continues() {
        return json.has("state", "continues");
    }

    /** Returns the outcome in the line; empty if it has none. */
    public Optional<OutcomeCode> outcome() throws MalformedException {
        return OutcomeCodeParser.code(json, "outcome");
    }
}
