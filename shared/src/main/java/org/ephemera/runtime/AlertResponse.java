package org.ephemera.runtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.ephemera.acquire.Alert;
import org.ephemera.acquire.AlertSelection;
import org.ephemera.acquire.IgnoredAlertResponse;
import org.ephemera.recorder.RecordedStops;

/**
 * What a payload led to.
 *
 * @param json of the shape that its kind names; its reasons are sentences for people and hold nothing unescaped
 */
public record AlertResponse(Kind kind, ObjectNode json) {

    public enum Kind {
        /** What {@code collect --json} prints; {@code others} has the further packages of an alert about several. */
        SEALED,
        /** It is on the queue: {@code status: queued, packageId, location, target, admission}; {@code others} as with what is sealed. */
        QUEUED,
        /** It is kept for the package of its hour, and nothing else was asked for: {@code status, recorded}. */
        RECORDED,
        /** It was understood, and there is nothing to collect: {@code status, reason, kept}. */
        NOTHING_TO_COLLECT,
        /** It was not understood, or cannot be met; again it would be the same: {@code status, reason, kept}. */
        REFUSED
    }

    public AlertResponse {
        json = json.deepCopy();
    }

    @Override
    public ObjectNode json() {
        return json.deepCopy();
    }

    /** @param kept one for each that is unplaced: {@code status, reason, kept} */
    static AlertResponse nothing(RecordedStops stops, List<ObjectNode> kept) {
        AlertSelection selection = stops.rest();
        boolean understood = !selection.leftOut().isEmpty()
                || selection.unplaced().stream().anyMatch(each -> each instanceof Alert.NoContainer);
        return new AlertResponse(
                understood ? Kind.NOTHING_TO_COLLECT : Kind.REFUSED,
                stops.answer(Optional.of(IgnoredAlertResponse.answer(selection, kept))));
    }
}
