package org.ephemera.verify;

import java.util.Optional;
import org.ephemera.format.ResponsePart;
import org.ephemera.model.OutcomeCode;
import org.ephemera.verify.parse.LineDigest;
import org.ephemera.verify.parse.SegmentLine;
import org.ephemera.verify.parse.SegmentName;

/**
 * The parts of responses, which must be 1, 2, 3 … of one call. An attempt has one response in parts at a time. The last part
 * may be missing, as the worker may have died or the connection may have broken. Takes the lines of one attempt after
 * those of another.
 */
final class PartSequence {
    /** What is wrong at a line. */
    record Break(DeviationKind kind, String message) {}

    private String attempt = "";
    /** The number of the part that comes next; 0 if no response is open. */
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
            return Optional.of(new Break(DeviationKind.EXTRA, seen + ", and no part before it says that one follows"));
        }
        if (part.number() != expected) {
            DeviationKind kind = part.number() > expected ? DeviationKind.MISSING : DeviationKind.EXTRA;
            return Optional.of(new Break(kind, seen + " where part " + expected + " follows"));
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
                        DeviationKind.TRUNCATED, "says " + outcome + ", and the last response has no last part"))
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
