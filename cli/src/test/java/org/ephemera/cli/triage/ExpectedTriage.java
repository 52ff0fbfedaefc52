package org.ephemera.cli.triage;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.ephemera.format.Json;

/**
 * Expected triage of a scenario: its label, and for most scenarios a line of {@code scenarios.json}.
 *
 * @param other other workload of the alert: a name of {@code workloads.json} or {@code tasks.json}
 * @param confidence confidence of the verdict, if it is tested
 * @param must rules and severities of findings; each occurs at least once
 * @param because rules and words in the explanation of a finding
 * @param evidence rules and the artifact whose files contain all evidence of their findings
 * @param mustNot rules without a finding, including suppressed findings
 * @param only for a scenario without an attack: the permitted findings of MEDIUM or higher, rule and severity
 * @param miners part of a container's name and its level; all other containers are below MEDIUM
 * @param points points that the miners' scores contain
 * @param gaps words in a gap, or in the coverage of an item that was not collected
 * @param denied words in the outcomes of denied items, one for each; no other item is denied
 * @param elsewhere regions other than the target's in which a principal acted that also acted in the target's region
 * @param host words in the hosts of a workload: ids of machines and disks, other workloads
 * @param spared other workloads on the host that must not be stopped
 * @param timeline words of the most important entries, after their kind
 * @param contain words of containment steps or of their commands
 * @param uncontained words that occur in no step and no command
 * @param lanes titles of the lanes in which the page marks the start; the first one is drawn first
 * @param from rules and a part of the name of the file that a finding references
 * @param blanks true if a CPU series has only points without a value, which are kept as blanks
 * @param whole collected items with words of their outcome
 * @param changes true if the defined and the actual specification differ
 * @param label label without knowledge of the rules
 */
record ExpectedTriage(
        String scenario,
        Optional<String> other,
        String verdict,
        Optional<String> confidence,
        Map<String, String> must,
        List<String> because,
        Map<String, String> evidence,
        List<String> mustNot,
        Optional<List<String>> only,
        Map<String, String> miners,
        List<String> points,
        List<String> gaps,
        List<String> denied,
        List<String> elsewhere,
        List<String> host,
        List<String> spared,
        List<String> timeline,
        List<String> contain,
        List<String> uncontained,
        List<String> lanes,
        Map<String, String> from,
        boolean blanks,
        Map<String, String> whole,
        boolean changes,
        LabelledScenario label) {

    static List<ExpectedTriage> all() throws IOException {
        try (InputStream in = Objects.requireNonNull(ExpectedTriage.class.getResourceAsStream("scenarios.json"))) {
            JsonNode lines = Json.parse(in.readAllBytes());
            List<ExpectedTriage> all = new ArrayList<>();
            for (LabelledScenario label : LabelledScenario.all()) {
                all.add(of(
                        lines.valueStream()
                                .filter(line -> line.path("scenario").asText().equals(label.scenario())
                                        && line.path("other")
                                                .asText()
                                                .equals(label.other().orElse("")))
                                .findFirst()
                                .orElse(Json.object()),
                        label));
            }
            return all;
        }
    }

    private static ExpectedTriage of(JsonNode line, LabelledScenario label) {
        return new ExpectedTriage(
                label.scenario(),
                label.other(),
                line.path("verdict").asText(label.verdicts().getFirst()),
                Optional.of(line.path("confidence").asText()).filter(text -> !text.isEmpty()),
                map(line.path("must")),
                list(line.path("because")),
                map(line.path("evidence")),
                list(line.path("mustNot")),
                Optional.of(line.path("only")).filter(JsonNode::isArray).map(ExpectedTriage::list),
                map(line.path("miners")),
                list(line.path("points")),
                list(line.path("gaps")),
                list(line.path("denied")),
                list(line.path("elsewhere")),
                list(line.path("host")),
                list(line.path("spared")),
                list(line.path("timeline")),
                list(line.path("contain")),
                list(line.path("uncontained")),
                list(line.path("lanes")),
                map(line.path("from")),
                line.path("blanks").asBoolean(),
                map(line.path("whole")),
                line.path("changes").asBoolean(),
                label);
    }

    private static Map<String, String> map(JsonNode object) {
        Map<String, String> map = new LinkedHashMap<>();
        object.properties()
                .forEach(member -> map.put(member.getKey(), member.getValue().asText()));
        return map;
    }

    private static List<String> list(JsonNode array) {
        return array.valueStream().map(JsonNode::asText).toList();
    }

    @Override
    public String toString() {
        return label.toString();
    }
}
