package org.ephemera.cli.doctor;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.ephemera.format.Json;

/**
 * Result of one step.
 *
 * @param seen observed facts, or why the step was not checked
 * @param remedy sentences; "" if nothing is to be done
 * @param command command of the remedy, to copy; "" without one
 */
public record DoctorStep(String name, Result result, String seen, String remedy, String command) {
    public DoctorStep {
        remedy = remedy.isEmpty() || remedy.endsWith(".") ? remedy : remedy + (command.isEmpty() ? "." : ":");
    }

    /** Results of a step. */
    public enum Result {
        OK("ok"),
        FAILED("FAILED"),
        NOT_CHECKED("not checked");

        private final String word;

        Result(String word) {
            this.word = word;
        }

        /** Returns the word that is printed. */
        public String word() {
            return word;
        }

        /** Returns the name in JSON. */
        public String key() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Returns the step as JSON. */
    public ObjectNode toJson() {
        ObjectNode json = Json.object().put("step", name).put("result", result.key());
        json.put("seen", seen);
        if (!remedy.isEmpty()) {
            json.put("remedy", remedy);
        }
        if (!command.isEmpty()) {
            json.put("command", command);
        }
        return json;
    }
}
