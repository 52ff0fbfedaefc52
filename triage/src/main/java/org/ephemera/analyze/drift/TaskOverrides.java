package org.ephemera.analyze.drift;

import static org.ephemera.analyze.model.Severity.HIGH;
import static org.ephemera.analyze.model.Severity.INFO;
import static org.ephemera.analyze.model.Severity.MEDIUM;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.analyze.model.Change;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.parse.sealed.Located;

/** What whoever started a task gave its containers in place of what the definition says, and other images than it names. */
record TaskOverrides(Located task, Located definition, Found found) {
    private static final String REFERENCE = "the task definition";

    void look() {
        for (Located override : task.at("overrides", "containerOverrides").items()) {
            overridden(override);
        }
        for (Located container : task.at("containers").items()) {
            image(container);
        }
    }

    private Located defined(String name) {
        return definition.at("containerDefinitions").items().stream()
                .filter(one -> one.at("name").words().equals(name))
                .findFirst()
                .orElse(new Located(MissingNode.getInstance(), definition.evidence()));
    }

    private void overridden(Located override) {
        String name = override.at("name").words();
        Flat given = Flat.of(override, Profile.ECS).without("/name");
        Flat whole = Flat.of(defined(name), Profile.ECS);
        // Only what was given is compared: of the rest the definition holds.
        Map<String, Fact<String>> replaced = new TreeMap<>(whole.values());
        replaced.keySet().retainAll(given.values().keySet());
        List<Change> changes = new Comparison(name, REFERENCE, new Flat(replaced, whole.evidence()), given).changes();
        Optional<String> by = Injected.container(name);
        found.add(
                "DRF-002",
                by.isPresent() ? INFO : severity(changes),
                by.map(who -> "set by " + who).orElse("whoever started it gave in place of the definition's"),
                changes);
    }

    private static Severity severity(List<Change> changes) {
        return changes.stream().anyMatch(change -> Weight.isGrave(change.what())) ? HIGH : MEDIUM;
    }

    private void image(Located container) {
        Optional<Fact<String>> running = container.text("image");
        Optional<Fact<String>> named = defined(container.at("name").words()).text("image");
        if (running.isPresent()
                && named.isPresent()
                && !running.get().value().equals(named.get().value())) {
            found.add(
                    "DRF-002",
                    HIGH,
                    "runs another image than the definition names",
                    List.of(new Change(
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
