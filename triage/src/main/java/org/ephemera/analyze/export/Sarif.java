package org.ephemera.analyze.export;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.ephemera.analyze.model.Bounded;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Place;
import org.ephemera.analyze.model.Rule;
import org.ephemera.analyze.model.RuleBook;
import org.ephemera.analyze.model.Severity;
import org.ephemera.bag.Json;

/** Findings as SARIF 2.1.0 (OASIS), for whatever shows results of analyses. Locations are paths in the package. */
public final class Sarif {
    private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

    private Sarif() {}

    /** The document. */
    public static ObjectNode of(Result result) {
        ObjectNode json = Json.object().put("$schema", SCHEMA).put("version", "2.1.0");
        ObjectNode run = json.putArray("runs").addObject();
        ObjectNode driver = run.putObject("tool")
                .putObject("driver")
                .put("name", "ephemera")
                .put("version", result.rules());
        TreeMap<String, Rule> rules = new TreeMap<>();
        result.findings().forEach(finding -> rules.put(finding.rule().id(), finding.rule()));
        ArrayNode described = driver.putArray("rules");
        rules.values().forEach(rule -> rule(rule, described.addObject()));
        ObjectNode about =
                run.putObject("properties").put("packageId", result.packageId()).put("sealSha256", result.sealSha256());
        about.put("verdict", result.verdict().answer().name());
        List<String> ids = new ArrayList<>(rules.keySet());
        ArrayNode results = run.putArray("results");
        for (Finding finding : result.findings()) {
            finding(finding, ids.indexOf(finding.rule().id()), results.addObject());
        }
        return json;
    }

    private static void rule(Rule rule, ObjectNode json) {
        json.put("id", rule.id());
        json.putObject("shortDescription").put("text", rule.title());
        if (!rule.note().isEmpty()) {
            json.putObject("fullDescription").put("text", rule.note());
        }
        json.putObject("defaultConfiguration").put("level", level(rule.severity()));
        ArrayNode tags = json.putObject("properties").putArray("tags");
        rule.attack().forEach(id -> tags.add("ATT&CK-" + RuleBook.ATTACK_VERSION + "/" + id));
    }

    private static void finding(Finding finding, int index, ObjectNode json) {
        json.put("ruleId", finding.rule().id()).put("ruleIndex", index).put("level", level(finding.severity()));
        json.putObject("message")
                .put("text", Bounded.text(finding.subject() + ": " + finding.because(), CsvTable.LONGEST));
        ArrayNode locations = json.putArray("locations");
        finding.evidence().forEach(evidence -> location(evidence, locations.addObject()));
        finding.suppressedBy()
                .ifPresent(by -> json.putArray("suppressions")
                        .addObject()
                        .put("kind", "external")
                        .put("justification", Bounded.text(by, CsvTable.LONGEST)));
        ObjectNode properties =
                json.putObject("properties").put("severity", finding.severity().word());
        finding.at().ifPresent(at -> properties.put("at", at.toString()));
    }

    private static void location(Evidence evidence, ObjectNode json) {
        ObjectNode physical = json.putObject("physicalLocation");
        physical.putObject("artifactLocation").put("uri", evidence.file());
        switch (evidence.place()) {
            case Place.Line line
            when line.number() >= 1 && line.number() <= Integer.MAX_VALUE ->
                physical.putObject("region").put("startLine", line.number());
            case Place.Line line -> {}
            case Place.Pointer pointer ->
                json.putArray("logicalLocations")
                        .addObject()
                        .put("fullyQualifiedName", Bounded.text(pointer.path(), CsvTable.LONGEST))
                        .put("kind", "object");
        }
        json.putObject("properties").put("sha256", evidence.sha256().hex());
    }

    private static String level(Severity severity) {
        return switch (severity) {
            case CRITICAL, HIGH -> "error";
            case MEDIUM -> "warning";
            case LOW, INFO -> "note";
        };
    }
}
