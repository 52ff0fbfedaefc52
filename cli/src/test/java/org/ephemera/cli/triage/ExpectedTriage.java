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
 * What triage has to say of a scenario: a line of {@code scenarios.json}.
 *
 * @param other workload that the alert is about instead: a name of {@code workloads.json}
 * @param confidence of the verdict, where it matters
 * @param must rule and severity of findings, each at least once
 * @param because rule and words of what a finding of it says
 * @param told rule and artifact in whose files alone its findings stand
 * @param mustNot rules of which there is no finding, suppressed ones included
 * @param only where nobody attacked: what there may be of MEDIUM or worse, rule and severity
 * @param miners part of a container's name and its level; whoever is not named is below MEDIUM
 * @param points that the miners' scores hold
 * @param gaps words that stand in a gap, or in what the coverage says of an item that was not collected
 * @param denied words in the outcomes of items that are refused, one for each; nothing else is
 * @param elsewhere regions besides the target's in which one principal acted, who called there too
 * @param host words that stand in the hosts of a workload: ids of machines and disks, who else runs there
 * @param spared who else runs on the host, and is not to be stopped for it
 * @param timeline words of entries that matter most, behind their kind
 * @param contain words of what to do, or of the commands for it
 * @param uncontained words that no step and no command has
 * @param lanes titles of the lanes in which the page marks that it began; the first of them is the first that is drawn
 * @param from rule and part of the name of the file that a finding of it points into
 * @param blanks true if a series of CPU has no value at any of its points, which are kept as blanks
 * @param whole items that were collected, with words of what their outcome says
 * @param changes true if something has changed between what was defined and what ran
 */
record ExpectedTriage(
        String scenario,
        Optional<String> other,
        String verdict,
        Optional<String> confidence,
        Map<String, String> must,
        List<String> because,
        Map<String, String> told,
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
        boolean changes) {

    static List<ExpectedTriage> all() throws IOException {
        try (InputStream in = Objects.requireNonNull(ExpectedTriage.class.getResourceAsStream("scenarios.json"))) {
            List<ExpectedTriage> all = new ArrayList<>();
            for (JsonNode line : Json.parse(in.readAllBytes())) {
                all.add(of(line));
            }
            return all;
        }
    }

    private static ExpectedTriage of(JsonNode line) {
        return new ExpectedTriage(
                line.path("scenario").asText(),
                Optional.of(line.path("other").asText()).filter(text -> !text.isEmpty()),
                line.path("verdict").asText(),
                Optional.of(line.path("confidence").asText()).filter(text -> !text.isEmpty()),
                map(line.path("must")),
                list(line.path("because")),
                map(line.path("told")),
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
                line.path("changes").asBoolean());
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
        return scenario + other.map(name -> ", " + name).orElse("");
    }
}
