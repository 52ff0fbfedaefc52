package org.ephemera.azure.function;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.ephemera.bag.Json;

/** What a payload led to. The reasons are sentences for people and hold nothing unescaped. */
public sealed interface Answer {
    /** @param json what {@code collect --json} prints; {@code others} has the further packages of an alert about several */
    record Sealed(ObjectNode json) implements Answer {
        public Sealed {
            json = json.deepCopy();
        }

        @Override
        public ObjectNode json() {
            return json.deepCopy();
        }
    }

    /** It was understood, and there is nothing to collect. */
    record NothingToCollect(String reason) implements Answer {
        @Override
        public ObjectNode json() {
            return because("no-container", reason);
        }
    }

    /** It was not understood, or cannot be met; again it would be the same. */
    record Refused(String reason) implements Answer {
        @Override
        public ObjectNode json() {
            return because("not-an-alert", reason);
        }
    }

    ObjectNode json();

    private static ObjectNode because(String status, String reason) {
        return Json.object().put("status", status).put("reason", reason);
    }
}
