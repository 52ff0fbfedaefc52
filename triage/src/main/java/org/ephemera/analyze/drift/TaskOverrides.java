package org.ephemera.analyze.drift;

import static org.ephemera.analyze.model.Severity.HIGH;
import static org.ephemera.analyze.model.Severity.INFO;
import static org.ephemera.analyze.model.Severity.MEDIUM;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.SpecChange;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/** What whoever started a task gave its containers in place of what the definition says, and other images than it names. */
record TaskOverrides(LocatedJson task, LocatedJson definition, DriftFindings found) {
    private static final String REFERENCE = "the task definition";

    void look() {
        for (LocatedJson override : task.at("overrides", "containerOverrides").items()) {
            overridden(override);
        }
        for (LocatedJson container : task.at("containers").items()) {
            image(container);
        }
    }

    private LocatedJson defined(String name) {
        return definition.at("containerDefinitions").items().stream()
                .filter(one -> one.at("name").words().equals(name))
                .findFirst()
                .orElse(new LocatedJson(MissingNode.getInstance(), definition.evidence()));
    }

    private void overridden(LocatedJson override) {
        String name = override.at("name").words();
        FlattenedSpec given = FlattenedSpec.of(override, PlatformDefaults.ECS).without("/name");
        FlattenedSpec whole = FlattenedSpec.of(defined(name), PlatformDefaults.ECS);
        // Only what was given is compared: of the rest the definition holds.
        Map<String, Fact<String>> replaced = new TreeMap<>(whole.values());
        replaced.keySet().retainAll(given.values().keySet());
        List<SpecChange> changes =
                new SpecComparison(name, REFERENCE, new FlattenedSpec(replaced, whole.evidence()), given).changes();
        Optional<String> by = KnownInjections.container(name);
        found.add(
                "DRF-002",
                by.isPresent() ? INFO : severity(changes),
                by.map(who -> "set by " + who).orElse("whoever started it gave in place of the definition's"),
                changes);
    }

    private static Severity severity(List<SpecChange> changes) {
        return changes.stream().anyMatch(change -> CriticalFields.isGrave(change.what())) ? HIGH : MEDIUM;
    }

    private void image(LocatedJson container) {
        Optional<Fact<String>> running = container.text("image");
        Optional<Fact<String>> named = defined(container.at("name").words()).text("image");
        if (running.isPresent()
                && named.isPresent()
                && !running.get().value().equals(named.get().value())) {
            found.add(
                    "DRF-002",
                    HIGH,
                    "runs another image than the definition names",
                    List.of(new SpecChange(
                            container.at("name").words(),
                            "/image",
                            REFERENCE,
                            named.get().value(),
                            running.get().value(),
                            named.get().evidence(),
                            running.get().evidence())));
        }
    }
}
