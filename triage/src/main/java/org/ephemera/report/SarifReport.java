package org.ephemera.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Rule;
import org.ephemera.analyze.model.RuleBook;
import org.ephemera.analyze.model.Severity;
import org.ephemera.format.Json;
import org.ephemera.model.Digest;

/**
 * Writer of findings in the Static Analysis Results Interchange Format (OASIS, SARIF 2.1.0); paths are relative to the
 * package.
 */
public final class SarifReport {
    private static final String SCHEMA =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
    private static final String PACKAGE = "PACKAGE";

    private SarifReport() {}

    public static ObjectNode of(Analysis analysis) {
        Collection<Rule> rules = RuleBook.standard().all();
        Map<String, Integer> numbers = new TreeMap<>();
        Map<String, Digest> files = new TreeMap<>();
        ObjectNode json = Json.object().put("$schema", SCHEMA).put("version", "2.1.0");
        ObjectNode run = json.putArray("runs").addObject();
        ObjectNode driver = run.putObject("tool")
                .putObject("driver")
                .put("name", "Ephemera triage")
                .put("version", analysis.rules());
        ArrayNode described = driver.putArray("rules");
        for (Rule rule : rules) {
            numbers.put(rule.id(), numbers.size());
            described.add(rule(rule));
        }
        run.put("columnKind", "utf16CodeUnits");
        run.putObject("originalUriBaseIds")
                .putObject(PACKAGE)
                .putObject("description")
                .put("text", "The folder of the sealed package");
        ArrayNode results = run.putArray("results");
        boolean suppressing = analysis.findings().stream()
                .anyMatch(finding -> finding.suppressedBy().isPresent());
        for (Finding finding : analysis.findings()) {
            finding.evidence().forEach(evidence -> files.put(evidence.file(), evidence.sha256()));
            ObjectNode result =
                    result(finding, numbers.getOrDefault(finding.rule().id(), -1));
            if (suppressing) {
                result.set("suppressions", suppressions(finding));
            }
            results.add(result);
        }
        ArrayNode artifacts = run.putArray("artifacts");
        files.forEach((file, digest) -> {
            ObjectNode artifact = artifacts.addObject();
            artifact.set("location", location(file));
            artifact.putObject("hashes").put("sha-256", digest.hex());
        });
        run.putObject("properties")
                .put("packageId", analysis.subject().request().packageId().value())
                .put("sealSha256", analysis.subject().sealSha256().hex())
                .put("verdict", analysis.verdict().answer().name())
                .put("attackVersion", RuleBook.ATTACK_VERSION);
        return json;
    }

    private static ObjectNode rule(Rule rule) {
        ObjectNode json = Json.object().put("id", rule.id());
        json.putObject("shortDescription").put("text", rule.title());
        if (!rule.note().isEmpty()) {
            json.putObject("help").put("text", rule.note());
        }
        json.putObject("defaultConfiguration").put("level", level(rule.severity()));
        ArrayNode tags = json.putObject("properties").putArray("tags");
        tags.add("security");
        rule.attack().forEach(id -> tags.add("attack." + id));
        return json;
    }

    private static ObjectNode result(Finding finding, int number) {
        ObjectNode json = Json.object()
                .put("ruleId", finding.rule().id())
                .put("ruleIndex", number)
                .put("level", level(finding.severity()));
        json.putObject("message").put("text", plain(finding.subject() + ": " + finding.because()));
        Set<ObjectNode> locations = new LinkedHashSet<>();
        finding.evidence().forEach(evidence -> locations.add(location(evidence)));
        List<ObjectNode> places = List.copyOf(locations);
        json.putArray("locations").add(places.getFirst());
        if (places.size() > 1) {
            json.putArray("relatedLocations").addAll(places.subList(1, places.size()));
        }
        json.putObject("properties").put("severity", finding.severity().word());
        return json;
    }

    /**
     * Returns the suppressions of a result. If one result of a run has them, all must: an empty array means not
     * suppressed (3.27.23).
     */
    private static ArrayNode suppressions(Finding finding) {
        ArrayNode suppressions = JsonNodeFactory.instance.arrayNode();
        finding.suppressedBy()
                .ifPresent(
                        by -> suppressions.addObject().put("kind", "external").put("justification", by));
        return suppressions;
    }

    /**
     * Breaks links: in a message {@code [text](address)} is a link (3.11.6), which a target could inject; a blank
     * between its parts prevents it.
     */
    private static String plain(String text) {
        return text.replace("](", "] (");
    }

    private static ObjectNode location(EvidenceLocation evidence) {
        ObjectNode json = Json.object();
        ObjectNode physical = json.putObject("physicalLocation");
        physical.set("artifactLocation", location(evidence.file()));
        switch (evidence.place()) {
            case FileLocation.Pointer pointer ->
                json.putArray("logicalLocations").addObject().put("fullyQualifiedName", pointer.path());
            case FileLocation.Line line -> {
                if (line.text().isEmpty()) {
                    physical.putObject("region").put("startLine", line.number());
                } else { // a region would reference a line of the file, which such a text does not have
                    json.putArray("logicalLocations").addObject().put("fullyQualifiedName", line.toString());
                }
            }
        }
        return json;
    }

    /**
     * Returns the location of a file. Names in a package are plain; the name of a reference is chosen by its owner and
     * left out.
     */
    private static ObjectNode location(String file) {
        return file.startsWith("reference:")
                ? Json.object().put("uri", "reference")
                : Json.object().put("uri", file).put("uriBaseId", PACKAGE);
    }

    private static String level(Severity severity) {
        return switch (severity) {
            case CRITICAL, HIGH -> "error";
            case MEDIUM -> "warning";
            case LOW, INFO -> "note";
        };
    }
}
