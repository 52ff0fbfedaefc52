package org.ephemera.verify;

import java.util.Optional;
import org.ephemera.format.ResponsePart;
import org.ephemera.model.OutcomeCode;
import org.ephemera.verify.parse.LineDigest;
import org.ephemera.verify.parse.SegmentLine;
import org.ephemera.verify.parse.SegmentName;

/**
 * Order of the parts of responses, which have to be 1, 2, 3 … of one call. An attempt has one response in parts at a
 * time. The last part may be missing, because the worker may have died or the connection may have failed. The lines of
 * one attempt have to be taken before those of another.
 */
final class ResponsePartSequence {
    /** Deviation of a line. */
    record Break(DeviationKind kind, String message) {}

    private String attempt = "";
    /** Number of the expected part; 0 if no response is open. */
    private int next;

    private LineDigest call = LineDigest.NOTHING;
    private boolean incomplete;

    Optional<Break> take(ResponsePart part, SegmentLine line, SegmentName segment) {
        begin(segment);
        incomplete = part.more();
        if (part.equals(ResponsePart.ONLY)) {
            return Optional.empty();
        }
        int expected = next;
        LineDigest before = call;
        next = part.more() ? part.number() + 1 : 0;
        call = line.call();
        if (part.isFirst()) {
            return Optional.empty();
        }
        String seen = "has part " + part.number() + " of a response";
        if (expected == 0) {
            return Optional.of(new Break(DeviationKind.EXTRA, seen + ", but no earlier part announces another one"));
        }
        if (part.number() != expected) {
            DeviationKind kind = part.number() > expected ? DeviationKind.MISSING : DeviationKind.EXTRA;
            return Optional.of(new Break(kind, seen + " where part " + expected + " is expected"));
        }
        return call.equals(before)
                ? Optional.empty()
                : Optional.of(new Break(DeviationKind.SWAPPED, seen + " to another call than the part before it"));
    }

    /** Compares the outcome of an attempt with its last response. */
    Optional<Break> end(OutcomeCode outcome, SegmentName segment) {
        begin(segment);
        boolean all = outcome == OutcomeCode.COLLECTED || outcome == OutcomeCode.EMPTY;
        return incomplete && all
                ? Optional.of(new Break(
                        DeviationKind.TRUNCATED,
                        "states " + outcome + ", but the last part of the last response is missing"))
                : Optional.empty();
    }

    private void begin(SegmentName segment) {
        if (!segment.attemptOfItem().equals(attempt)) {
            attempt = segment.attemptOfItem();
            next = 0;
            incomplete = false;
        }
    }
}
