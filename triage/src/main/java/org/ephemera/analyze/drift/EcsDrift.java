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
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.SpecChange;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/**
 * Comparison of ECS tasks with their definitions and with each other, of definitions with earlier revisions, and of
 * services with their tasks.
 */
record EcsDrift(EcsEvidence state, ChangeAuthors authors, DriftFindings found, Optional<Instant> since) {
    private static final Set<String> OVERRIDABLE = Set.of("taskRoleArn", "executionRoleArn", "cpu", "memory");

    void compareAll() {
        for (LocatedJson task : state.tasks().values()) {
            state.definition(task).ifPresent(definition -> {
                new TaskOverrides(task, definition, authors, found).compareAll();
                reportExtraContainers(task, definition);
            });
            compareTaskOverrides(task);
        }
        state.runningDefinitions().forEach(this::compareRevisions);
        new ServiceDrift(state, authors, found).compareAll();
        new TaskPeerDrift(state, authors, found).compareAll();
    }

    /** Reports containers that run in a task but are not part of its definition. */
    private void reportExtraContainers(LocatedJson task, LocatedJson definition) {
        Set<String> defined = new HashSet<>();
        definition
                .at("containerDefinitions")
                .items()
                .forEach(one -> defined.add(one.at("name").textOrEmpty()));
        for (LocatedJson container : task.at("containers").items()) {
            String name = container.at("name").textOrEmpty();
            if (!defined.contains(name)) {
                Optional<String> by = KnownInjections.injectorOfContainer(name);
                found.add(
                        "DRF-001",
                        by.isPresent() ? INFO : HIGH,
                        name,
                        by.map(who -> "added by " + who)
                                .orElse("this container runs in the task but is not part of" + " the task definition"),
                        ChangeAuthors.withCalls(List.of(container.evidence(), definition.evidence()), started(task)));
            }
        }
    }

    private void compareTaskOverrides(LocatedJson task) {
        List<SpecChange> changes = new ArrayList<>();
        for (String field : OVERRIDABLE.stream().sorted().toList()) {
            Optional<LocatedValue<String>> override = task.at("overrides").text(field);
            Optional<LocatedValue<String>> defined =
                    state.definition(task).flatMap(definition -> definition.text(field));
            if (override.isPresent() && !override.map(LocatedValue::value).equals(defined.map(LocatedValue::value))) {
                changes.add(new SpecChange(
                        ShortNames.of(task),
                        "/" + field,
                        "the task definition",
                        defined.map(LocatedValue::value).orElse(""),
                        override.get().value(),
                        defined.map(LocatedValue::evidence).orElse(task.evidence()),
                        override.get().evidence()));
            }
        }
        boolean role = changes.stream().anyMatch(change -> change.what().endsWith("RoleArn"));
        Severity start = authors.starts()
                .overrides(
                        task.at("taskArn").textOrEmpty(), task.at("startedBy").textOrEmpty());
        found.add(
                "DRF-002",
                role || start == LOW ? start : MEDIUM,
                "the caller who started the task overrode values of the task" + " definition",
                changes,
                started(task));
    }

    private List<EvidenceLocation> started(LocatedJson task) {
        return authors.start(task.at("taskArn").textOrEmpty());
    }

    private void compareRevisions(LocatedJson definition) {
        List<LocatedJson> earlier = state.earlierRevisions(definition);
        if (earlier.isEmpty()) {
            if (definition.at("revision").json().asLong() > 1) {
                found.gap(
                        ShortNames.definition(definition),
                        "no earlier revision was collected, so its changes and the authors of earlier revisions are"
                                + " unknown");
            }
            return;
        }
        LocatedJson previous = earlier.getFirst();
        String name = ShortNames.definition(definition);
        String reference = "revision " + previous.at("revision").textOrEmpty();
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
        compareAuthors(definition, earlier, name);
    }

    /** Reports a revision whose author registered none of the collected earlier revisions. */
    private void compareAuthors(LocatedJson definition, List<LocatedJson> earlier, String name) {
        Optional<LocatedValue<String>> by = definition.text("registeredBy");
        Set<String> earlierAuthors = new HashSet<>();
        List<EvidenceLocation> evidence = new ArrayList<>();
        for (LocatedJson other : earlier) {
            other.text("registeredBy").ifPresent(principal -> {
                earlierAuthors.add(ShortNames.principal(principal.value()));
                evidence.add(principal.evidence());
            });
        }
        if (by.isPresent()
                && !earlierAuthors.isEmpty()
                && !earlierAuthors.contains(ShortNames.principal(by.get().value()))) {
            boolean before = isLongAgo(definition);
            String arn = definition.at("taskDefinitionArn").textOrEmpty();
            List<EvidenceLocation> registrations = authors.registrations(arn);
            if (registrations.isEmpty() && !before) {
                found.author(by.get());
            }
            found.add(
                    "DRF-006",
                    before ? LOW : HIGH,
                    name,
                    "registered by " + by.get().value() + "; all " + evidence.size() + " earlier revisions collected"
                            + " were registered by "
                            + String.join(", ", earlierAuthors.stream().sorted().toList())
                            + (before ? "; more than 30 days before the time window" : ""),
                    ChangeAuthors.withCalls(
                            List.of(by.get().evidence(), evidence.getFirst()),
                            registrations,
                            authors.deployments(arn)));
        }
    }

    private boolean isLongAgo(LocatedJson definition) {
        JsonNode registered = definition.at("registeredAt").json();
        return since.isPresent()
                && registered.isNumber()
                && registered.asDouble()
                        < since.get().minus(DriftAnalysis.LONG_AGO).getEpochSecond();
    }
}
