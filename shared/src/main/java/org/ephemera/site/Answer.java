package org.ephemera.site;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.ephemera.acquire.Alert;
import org.ephemera.acquire.Ignored;
import org.ephemera.acquire.Selection;
import org.ephemera.record.Stops;

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

    /**
     * It is on the queue.
     *
     * @param json {@code status: queued, packageId, location, target, admission}; {@code others} as with what is sealed
     */
    record Queued(ObjectNode json) implements Answer {
        public Queued {
            json = json.deepCopy();
        }

        @Override
        public ObjectNode json() {
            return json.deepCopy();
        }
    }

    /** It is kept for the package of its hour, and nothing else was asked for: {@code status, recorded}. */
    record Recorded(ObjectNode json) implements Answer {
        public Recorded {
            json = json.deepCopy();
        }

        @Override
        public ObjectNode json() {
            return json.deepCopy();
        }
    }

    /** It was understood, and there is nothing to collect: {@code status, reason, kept}. */
    record NothingToCollect(ObjectNode json) implements Answer {
        public NothingToCollect {
            json = json.deepCopy();
        }

        @Override
        public ObjectNode json() {
            return json.deepCopy();
        }
    }

    /** It was not understood, or cannot be met; again it would be the same: {@code status, reason, kept}. */
    record Refused(ObjectNode json) implements Answer {
        public Refused {
            json = json.deepCopy();
        }

        @Override
        public ObjectNode json() {
            return json.deepCopy();
        }
    }

    ObjectNode json();

    /** @param kept one for each that is unplaced: {@code status, reason, kept} */
    static Answer nothing(Stops stops, List<ObjectNode> kept) {
        Selection selection = stops.rest();
        ObjectNode json = stops.answer(Optional.of(Ignored.answer(selection, kept)));
        boolean understood = !selection.leftOut().isEmpty()
                || selection.unplaced().stream().anyMatch(each -> each instanceof Alert.NoContainer);
        return understood ? new NothingToCollect(json) : new Refused(json);
    }
}
