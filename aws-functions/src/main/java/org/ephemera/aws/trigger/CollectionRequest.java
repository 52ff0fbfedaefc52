package org.ephemera.aws.trigger;

import java.util.List;
import java.util.Optional;
import org.ephemera.bag.Trigger;
import org.ephemera.evidence.CaseId;
import org.ephemera.evidence.Target;

/**
 * Our own request: {@code {"target": "arn:…", "reason": "…", "case": "IR-7", "id": "…"}}, all but the target optional. The same
 * id again is the same request.
 */
final class CollectionRequest {
    static final String SOURCE = "ephemera";

    private static final int LONGEST_REASON = 2000;
    private static final int LONGEST_ID = 256;

    private CollectionRequest() {}

    static Alert read(Found root) {
        try {
            Target target = EcsTarget.parse(required(root, "target"));
            Optional<CaseId> caseId = optional(root, "case", 64).map(CaseId::new);
            String reason = optional(root, "reason", LONGEST_REASON).orElse("");
            String id = optional(root, "id", LONGEST_ID).orElse("");
            Trigger trigger = new Trigger(Trigger.Kind.REQUEST, SOURCE, id, Optional.empty());
            return new Alert.Recognised(List.of(new Subject(trigger, target, caseId, reason)));
        } catch (IllegalArgumentException e) {
            return new Alert.NotAnAlert("the request cannot be met: " + e.getMessage());
        }
    }

    private static String required(Found root, String field) {
        return root.field(field)
                .text()
                .orElseThrow(() -> new IllegalArgumentException("its '" + field + "' is no text"));
    }

    private static Optional<String> optional(Found root, String field, int longest) {
        Found found = root.field(field);
        if (!found.exists()) {
            return Optional.empty();
        }
        String text = required(root, field);
        if (text.length() > longest) {
            throw new IllegalArgumentException("its '" + field + "' is longer than " + longest + " characters");
        }
        return Optional.of(text);
    }
}
