package org.ephemera.cli.render;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.ephemera.cli.terminal.Screen;
import org.ephemera.format.Json;

/**
 * What an alert names beside the target that is being collected from: whoever stops that one would else take the others for done.
 *
 * @param waiting targets that are not begun
 */
public record OtherTargets(List<CollectionResult> sealed, List<UnsealedTarget> failed, List<String> waiting) {
    public static final OtherTargets NOTHING = new OtherTargets(List.of(), List.of(), List.of());

    private static final String REMEDY = "Hand the same alert over again, which goes on with all of them.";

    public OtherTargets {
        sealed = List.copyOf(sealed);
        failed = List.copyOf(failed);
        waiting = List.copyOf(waiting);
    }

    public void show(Screen screen) {
        sealed.forEach(each -> screen.line("Sealed before: " + each.receipt().location()));
        failed.forEach(each -> each.show(screen));
        if (!waiting.isEmpty()) {
            screen.line("The alert names others that are not begun:");
            waiting.forEach(target -> screen.line("  " + target));
            screen.line(REMEDY);
        }
    }

    /** Each in {@code others}, as when nobody stops it. */
    public void addTo(ObjectNode json, int exitCode) {
        sealed.forEach(each -> json.withArray("others").add(each.toJson()));
        failed.forEach(each -> json.withArray("others").add(each.toJson()));
        waiting.forEach(target -> {
            ObjectNode other = Json.object().put("target", target);
            other.putObject("error")
                    .put("message", "Interrupted before it was begun.")
                    .put("remedy", REMEDY)
                    .put("exitCode", exitCode);
            json.withArray("others").add(other);
        });
    }
}
