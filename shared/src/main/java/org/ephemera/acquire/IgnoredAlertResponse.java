package org.ephemera.acquire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.ephemera.format.Json;

/**
 * Response of the alert handler for an alert, or a part of an alert, that starts no collection.
 *
 * <p>A part starts no collection if the selector excludes its target. An unplaced part starts none because it
 * identifies no container; {@link UnplacedAlertStore} stores this part.
 */
public final class IgnoredAlertResponse {
    private IgnoredAlertResponse() {}

    /**
     * Returns the response for an alert of which no part starts a collection.
     *
     * @param kept one object per unplaced part: {@code status}, {@code reason}, and {@code kept}, the key under which
     *     the store keeps the part
     */
    public static ObjectNode toJson(AlertSelection selection, List<ObjectNode> kept) {
        if (selection.leftOut().isEmpty() && kept.size() == 1) {
            return kept.getFirst();
        }
        ObjectNode response = selection.leftOut().isEmpty()
                ? kept.getFirst().deepCopy()
                : Json.object()
                        .put("status", "not-selected")
                        .put("reason", selection.leftOut().getFirst().reason());
        addTo(response, selection, kept);
        return response;
    }

    /** Adds the ignored parts of an alert to the response about the parts that start a collection. */
    public static void addTo(ObjectNode response, AlertSelection selection, List<ObjectNode> kept) {
        selection
                .leftOut()
                .forEach(each -> response.withArray("notSelected")
                        .addObject()
                        .put("target", each.subject().target().id())
                        .put("reason", each.reason()));
        kept.forEach(response.withArray("unplaced")::add);
        if (kept.isEmpty()) {
            response.remove("unplaced");
        }
    }
}
