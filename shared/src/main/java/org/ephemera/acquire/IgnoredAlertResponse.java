package org.ephemera.acquire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.ephemera.format.Json;

/** Responses for alerts without collection: those that the selector excludes, and those that identify no container. */
public final class IgnoredAlertResponse {
    private IgnoredAlertResponse() {}

    /**
     * Returns the response for a selection without selected subjects.
     *
     * @param kept one object per unplaced part: {@code status, reason, kept}
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

    /** Adds the ignored parts of the alert to the response about the collected ones. */
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
