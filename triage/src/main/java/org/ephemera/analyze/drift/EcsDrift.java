package org.ephemera.analyze.drift;

import static org.ephemera.analyze.model.Severity.HIGH;
import static org.ephemera.analyze.model.Severity.INFO;
import static org.ephemera.analyze.model.Severity.LOW;
import static org.ephemera.analyze.model.Severity.MEDIUM;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.model.SpecChange;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/** Tasks of ECS beside their definitions, definitions beside earlier ones, services beside their tasks, tasks beside each other. */
record EcsDrift(EcsEvidence state, DriftFindings found, Optional<Instant> since) {
    private static final Set<String> OVERRIDABLE = Set.of("taskRoleArn", "executionRoleArn", "cpu", "memory");

    void look() {
        for (LocatedJson task : state.tasks().values()) {
            state.definition(task).ifPresent(definition -> {
                new TaskOverrides(task, definition, found).look();
                extra(task, definition);
            });
            roles(task);
        }
        state.running().forEach(this::revision);
        new ServiceDrift(state, found).look();
        new TaskPeerDrift(state, found).look();
    }

    /** Containers that run in a task and are not in its definition. */
    private void extra(LocatedJson task, LocatedJson definition) {
        Set<String> defined = new HashSet<>();
        definition
                .at("containerDefinitions")
                .items()
                .forEach(one -> defined.add(one.at("name").words()));
        for (LocatedJson container : task.at("containers").items()) {
            String name = container.at("name").words();
            if (!defined.contains(name)) {
                Optional<String> by = KnownInjections.container(name);
                found.add(
                        "DRF-001",
                        by.isPresent() ? INFO : HIGH,
                        name,
                        by.map(who -> "added by " + who).orElse("runs, and is not in the task definition"),
                        container.evidence(),
                        definition.evidence());
            }
        }
    }

    private void roles(LocatedJson task) {
        List<SpecChange> changes = new ArrayList<>();
        for (String field : OVERRIDABLE.stream().sorted().toList()) {
            Optional<Fact<String>> override = task.at("overrides").text(field);
            Optional<Fact<String>> defined = state.definition(task).flatMap(definition -> definition.text(field));
            if (override.isPresent() && !override.map(Fact::value).equals(defined.map(Fact::value))) {
                changes.add(new SpecChange(
                        ShortNames.of(task),
                        "/" + field,
                        "the task definition",
                        defined.map(Fact::value).orElse(""),
                        override.get().value(),
                        defined.map(Fact::evidence).orElse(task.evidence()),
                        override.get().evidence()));
            }
        }
        boolean role = changes.stream().anyMatch(change -> change.what().endsWith("RoleArn"));
        found.add("DRF-002", role ? HIGH : MEDIUM, "whoever started it gave in place of the definition's", changes);
    }

    private void revision(LocatedJson definition) {
        List<LocatedJson> earlier = state.earlier(definition);
        if (earlier.isEmpty()) {
            if (definition.at("revision").json().asLong() > 1) {
                found.gap(
                        ShortNames.definition(definition),
                        "no revision before it is described, so what it changed, and who registered the others, is not known");
            }
            return;
        }
        LocatedJson previous = earlier.getFirst();
        String name = ShortNames.definition(definition);
        String reference = "revision " + previous.at("revision").words();
        found.add(
                "DRF-007",
                INFO,
                "changed since " + reference,
                new SpecComparison(
                                name,
                                reference,
                                FlattenedSpec.of(previous, PlatformDefaults.ECS),
                                FlattenedSpec.of(definition, PlatformDefaults.ECS))
                        .changes());
        registered(definition, earlier, name);
    }

    /** Whoever registered all revisions before did not register this one. */
    private void registered(LocatedJson definition, List<LocatedJson> earlier, String name) {
        Optional<Fact<String>> by = definition.text("registeredBy");
        Set<String> usual = new HashSet<>();
        List<Evidence> evidence = new ArrayList<>();
        for (LocatedJson other : earlier) {
            other.text("registeredBy").ifPresent(principal -> {
                usual.add(ShortNames.principal(principal.value()));
                evidence.add(principal.evidence());
            });
        }
        if (by.isPresent()
                && !usual.isEmpty()
                && !usual.contains(ShortNames.principal(by.get().value()))) {
            boolean before = isLongAgo(definition);
            found.add(
                    "DRF-006",
                    before ? LOW : HIGH,
                    name,
                    "registered by " + by.get().value() + ", and all " + evidence.size() + " known before by "
                            + String.join(", ", usual.stream().sorted().toList())
                            + (before ? "; long before the window" : ""),
                    by.get().evidence(),
                    evidence.getFirst());
        }
    }

    private boolean isLongAgo(LocatedJson definition) {
        JsonNode registered = definition.at("registeredAt").json();
        return since.isPresent()
                && registered.isNumber()
                && registered.asDouble() < since.get().minus(Drift.LONG_AGO).getEpochSecond();
    }
}
