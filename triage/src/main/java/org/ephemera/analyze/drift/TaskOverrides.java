package org.ephemera.analyze.drift;

import static org.ephemera.analyze.model.Severity.HIGH;
import static org.ephemera.analyze.model.Severity.INFO;
import static org.ephemera.analyze.model.Severity.LOW;
import static org.ephemera.analyze.model.Severity.MEDIUM;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.SpecChange;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/** Comparison of the container overrides and images of an ECS task with its definition. */
record TaskOverrides(LocatedJson task, LocatedJson definition, ChangeAuthors authors, DriftFindings found) {
    private static final String REFERENCE = "the task definition";

    void compareAll() {
        for (LocatedJson override : task.at("overrides", "containerOverrides").items()) {
            compareOverride(override);
        }
        for (LocatedJson container : task.at("containers").items()) {
            compareImage(container);
        }
    }

    private LocatedJson definedContainer(String name) {
        return definition.at("containerDefinitions").items().stream()
                .filter(one -> one.at("name").textOrEmpty().equals(name))
                .findFirst()
                .orElse(new LocatedJson(MissingNode.getInstance(), definition.evidence()));
    }

    private void compareOverride(LocatedJson override) {
        String name = override.at("name").textOrEmpty();
        FlattenedSpec overrides =
                FlattenedSpec.of(override, PlatformDefaults.ECS).withoutPaths("/name");
        FlattenedSpec whole = FlattenedSpec.of(definedContainer(name), PlatformDefaults.ECS);
        // Only overridden values are compared; the definition applies to all others.
        Map<String, LocatedValue<String>> replaced = new TreeMap<>(whole.values());
        replaced.keySet().retainAll(overrides.values().keySet());
        List<SpecChange> changes =
                new SpecComparison(name, REFERENCE, new FlattenedSpec(replaced, whole.evidence()), overrides).changes();
        Optional<String> by = KnownInjections.injectorOfContainer(name);
        found.add(
                "DRF-002",
                by.isPresent() ? INFO : severity(changes),
                by.map(who -> "overridden by " + who)
                        .orElse("the caller who started the task overrode values of the" + " task definition"),
                changes,
                started());
    }

    /** Returns the severity that other rules give the same start. Sizes alone are less severe. */
    private Severity severity(List<SpecChange> changes) {
        Severity start = authors.starts()
                .overrides(
                        task.at("taskArn").textOrEmpty(), task.at("startedBy").textOrEmpty());
        boolean runs = changes.stream()
                .anyMatch(change -> CriticalFields.isCritical(change.what())
                        || change.what().startsWith("/command")
                        || change.what().startsWith("/environment"));
        return runs || start == LOW ? start : MEDIUM;
    }

    private void compareImage(LocatedJson container) {
        Optional<LocatedValue<String>> running = container.text("image");
        Optional<LocatedValue<String>> expected =
                definedContainer(container.at("name").textOrEmpty()).text("image");
        if (running.isPresent()
                && expected.isPresent()
                && !running.get().value().equals(expected.get().value())) {
            found.add(
                    "DRF-002",
                    HIGH,
                    "the container runs a different image than the task definition specifies",
                    List.of(new SpecChange(
                            container.at("name").textOrEmpty(),
                            "/image",
                            REFERENCE,
                            expected.get().value(),
                            running.get().value(),
                            expected.get().evidence(),
                            running.get().evidence())),
                    started());
        }
    }

    private List<EvidenceLocation> started() {
        return authors.start(task.at("taskArn").textOrEmpty());
    }
}
