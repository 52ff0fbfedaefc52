package org.ephemera.runtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.ephemera.acquire.AlertSelection;
import org.ephemera.acquire.IgnoredAlertResponse;
import org.ephemera.acquire.ParsedAlert;
import org.ephemera.recorder.RecordedStops;

/**
 * Response to a payload.
 *
 * @param json object with the fields of its kind; its reasons are escaped sentences for users
 */
public record AlertResponse(Kind kind, ObjectNode json) {

    /** Kind of the response. */
    public enum Kind {
        /**
         * The package is sealed: the JSON of {@code collect --json}; {@code others} has the further packages of an
         * alert about several.
         */
        SEALED,
        /**
         * The work is on the queue: {@code status: queued, packageId, location, target, admission}, and {@code others}
         * as for SEALED.
         */
        QUEUED,
        /**
         * The event is stored for the package of its hour, and nothing else was requested: {@code status, recorded}.
         */
        RECORDED,
        /** The payload was understood and there is nothing to collect: {@code status, reason, kept}. */
        NOTHING_TO_COLLECT,
        /**
         * The payload was not understood or the request cannot be fulfilled; the same payload gives the same response:
         * {@code status, reason, kept}.
         */
        REFUSED
    }

    public AlertResponse {
        json = json.deepCopy();
    }

    @Override
    public ObjectNode json() {
        return json.deepCopy();
    }

    /**
     * Returns the response if nothing was selected.
     *
     * @param kept one object for each part of the alert that identifies no container: {@code status}, {@code reason},
     *     and {@code kept}, the key under which the store keeps the part
     */
    static AlertResponse nothing(RecordedStops stops, List<ObjectNode> kept) {
        AlertSelection selection = stops.remaining();
        boolean understood = !selection.leftOut().isEmpty()
                || selection.unplaced().stream().anyMatch(each -> each instanceof ParsedAlert.NoContainer);
        return new AlertResponse(
                understood ? Kind.NOTHING_TO_COLLECT : Kind.REFUSED,
                stops.answer(Optional.of(IgnoredAlertResponse.toJson(selection, kept))));
    }
}
