package org.ephemera.analyze.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.EvidenceLocation;

/** Command lines quoted by an alert: commands that a sensor on the host observed. */
public final class AlertCommands {
    private static final int DEEPEST = 60;
    private static final int MOST = 200;
    /** Lower-case names, without the blanks that Defender for Cloud uses in its field names. */
    private static final Set<String> FIELDS = Set.of(
            "commandlineexample",
            "commandline",
            "suspiciouscommandline",
            "suspiciousprocess",
            "cmdline",
            "proc.cmdline",
            "executablepath",
            "scriptpath");

    private AlertCommands() {}

    /**
     * Returns the commands of an alert, at any depth of its JSON.
     *
     * @param subject the container or workload that the alert is about
     * @param evidence of the complete event
     */
    public static List<CommandText> of(String subject, JsonNode event, EvidenceLocation evidence) {
        List<CommandText> texts = new ArrayList<>();
        walk(subject, event, evidence, 0, texts);
        return texts;
    }

    private static void walk(
            String subject, JsonNode node, EvidenceLocation evidence, int depth, List<CommandText> texts) {
        if (depth > DEEPEST || texts.size() >= MOST) {
            return;
        }
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                walk(subject, node.get(i), evidence.child(i), depth + 1, texts);
            }
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            EvidenceLocation here = evidence.child(field.getKey());
            String name = field.getKey().toLowerCase(Locale.ROOT).replace(" ", "");
            if (field.getValue().isTextual() && FIELDS.contains(name)) {
                texts.add(new CommandText(
                        subject, "alert", field.getValue().textValue(), here, TextOrigin.DEFINITION, Optional.empty()));
            }
            walk(subject, field.getValue(), here, depth + 1, texts);
        }
    }
}
