package org.ephemera.cli.render;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.ephemera.cli.terminal.Screen;
import org.ephemera.format.Json;

/**
 * Other targets of the alert whose collection is in progress. They are reported when the user interrupts the
 * collection.
 *
 * @param sealed results of the targets that are already sealed
 * @param failed targets that failed
 * @param notStarted ids of the targets that were not started
 */
public record OtherTargets(List<CollectionResult> sealed, List<UnsealedTarget> failed, List<String> notStarted) {
    public static final OtherTargets NOTHING = new OtherTargets(List.of(), List.of(), List.of());

    private static final String REMEDY =
            "Run the command with the same alert again; it resumes the collection of all targets.";

    public OtherTargets {
        sealed = List.copyOf(sealed);
        failed = List.copyOf(failed);
        notStarted = List.copyOf(notStarted);
    }

    /** Prints the outcome of each target. */
    public void show(Screen screen) {
        sealed.forEach(each -> screen.line("Already sealed: " + each.receipt().location()));
        failed.forEach(each -> each.show(screen));
        if (!notStarted.isEmpty()) {
            screen.line("Targets of the alert that were not started:");
            notStarted.forEach(target -> screen.line("  " + target));
            screen.line(REMEDY);
        }
    }

    /** Adds each target to {@code others}, as in the JSON of a collection that is not interrupted. */
    public void addTo(ObjectNode json, int exitCode) {
        sealed.forEach(each -> json.withArray("others").add(each.toJson()));
        failed.forEach(each -> json.withArray("others").add(each.toJson()));
        notStarted.forEach(target -> {
            ObjectNode other = Json.object().put("target", target);
            other.putObject("error")
                    .put("message", "Interrupted before the collection of this target started.")
                    .put("remedy", REMEDY)
                    .put("exitCode", exitCode);
            json.withArray("others").add(other);
        });
    }
}
