package org.ephemera.acquire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.ephemera.format.Json;

/** Answers for what nothing is collected from: what the selector leaves out, and what leads to no container. */
public final class IgnoredAlertResponse {
    private IgnoredAlertResponse() {}

    /** @param kept one for each that is unplaced: {@code status, reason, kept} */
    public static ObjectNode answer(AlertSelection selection, List<ObjectNode> kept) {
        if (selection.leftOut().isEmpty() && kept.size() == 1) {
            return kept.getFirst();
        }
        ObjectNode answer = selection.leftOut().isEmpty()
                ? kept.getFirst().deepCopy()
                : Json.object()
                        .put("status", "not-selected")
                        .put("reason", selection.leftOut().getFirst().reason());
        beside(answer, selection, kept);
        return answer;
    }

    /** The same beside what was collected. */
    public static void beside(ObjectNode answer, AlertSelection selection, List<ObjectNode> kept) {
        selection
                .leftOut()
                .forEach(each -> answer.withArray("notSelected")
                        .addObject()
                        .put("target", each.subject().target().id())
                        .put("reason", each.reason()));
        kept.forEach(answer.withArray("unplaced")::add);
        if (kept.isEmpty()) {
            answer.remove("unplaced");
        }
    }
}
