package org.ephemera.verify;

import java.util.Optional;
import java.util.Set;
import org.ephemera.evidence.OutcomeCode;

/** A line of the acquisition log, as far as it can be checked. */
record LogLine(JsonValues json) {
    /** Most of a line: what is no claim about the package. */
    private static final Set<String> UNREAD = Set.of(
            "request", "response", "error", "clock", "cursor", "facts", "time", "page", "more", "count", "durationMs");

    /** A body that an answer brought. */
    record Body(String path, long bytes, String sha256, Optional<String> versionId) {}

    static LogLine parse(byte[] line) throws MalformedException {
        return new LogLine(JsonValues.parse(line, UNREAD));
    }

    boolean is(String event) {
        return json.has("event", event);
    }

    long sequence() {
        return json.number("seq");
    }

    boolean follows(String previous) {
        return json.has("prev", previous);
    }

    boolean isOf(SegmentName segment) {
        return json.has("item", segment.item()) && json.has("attempt", segment.attempt());
    }

    int bodies() {
        return json.length("files");
    }

    Body body(int index) {
        String at = "files[" + index + "].";
        return new Body(
                json.text(at + "path").orElse(""),
                json.number(at + "bytes"),
                json.text(at + "sha256").orElse(""),
                json.text(at + "versionId"));
    }

    /** What a line of the event {@code item.planned} says of the item. */
    Planned planned() {
        return Planned.of(json.below("planned"));
    }

    /** The attempt goes on in another segment. */
    boolean continues() {
        return json.has("state", "continues");
    }

    Optional<OutcomeCode> outcome() throws MalformedException {
        return Outcomes.code(json, "outcome");
    }
}
