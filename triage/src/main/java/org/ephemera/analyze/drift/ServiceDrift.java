package org.ephemera.analyze.drift;

import static org.ephemera.analyze.model.Severity.HIGH;
import static org.ephemera.analyze.model.Severity.MEDIUM;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.SpecChange;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/** Comparison of ECS services with their tasks: number of tasks, definition and images. */
record ServiceDrift(EcsEvidence state, ChangeAuthors authors, DriftFindings found) {
    void compareAll() {
        for (LocatedJson service : state.services()) {
            compareCount(service);
            for (LocatedJson task : state.tasks().values()) {
                String group = "service:" + service.at("serviceName").textOrEmpty();
                if (task.at("group").textOrEmpty().equals(group)
                        && !task.at("desiredStatus").textOrEmpty().equals("STOPPED")) {
                    compareDefinition(service, task);
                }
            }
        }
        for (LocatedJson revision : state.revisions()) {
            for (LocatedJson task : state.tasks().values()) {
                if (runsRevision(task, revision)) {
                    compareDigests(revision, task);
                }
            }
        }
    }

    /** Compares the numbers of running and desired tasks. A difference during a deployment is not reported. */
    private void compareCount(LocatedJson service) {
        LocatedJson desired = service.at("desiredCount");
        LocatedJson running = service.at("runningCount");
        boolean settled = service.at("deployments").items().size() <= 1
                && service.at("taskSets").items().size() <= 1
                && service.at("deployments").items().stream()
                        .noneMatch(one -> one.at("rolloutState").textOrEmpty().equals("IN_PROGRESS"))
                && service.at("pendingCount").json().asLong() == 0;
        if (settled
                && desired.exists()
                && running.exists()
                && desired.json().asLong() != running.json().asLong()) {
            found.add(
                    "DRF-004",
                    MEDIUM,
                    service.at("serviceName").textOrEmpty(),
                    running.textOrEmpty() + " tasks run, but " + desired.textOrEmpty()
                            + " are desired; no deployment is in" + " progress",
                    running.evidence(),
                    desired.evidence());
        }
    }

    private void compareDefinition(LocatedJson service, LocatedJson task) {
        Set<String> deployed = new HashSet<>();
        deployed.add(service.at("taskDefinition").textOrEmpty());
        // CodeDeploy and external controllers deploy by task sets: blue and green run at the same time.
        for (String each : List.of("deployments", "taskSets")) {
            service.at(each)
                    .items()
                    .forEach(one -> deployed.add(one.at("taskDefinition").textOrEmpty()));
        }
        Optional<LocatedValue<String>> runs = task.text("taskDefinitionArn");
        if (runs.isPresent() && !deployed.contains(runs.get().value())) {
            LocatedJson expected = service.at("taskDefinition");
            found.add(
                    "DRF-002",
                    HIGH,
                    "the task runs a definition that its service does not deploy",
                    List.of(new SpecChange(
                            ShortNames.of(task),
                            "/taskDefinition",
                            "the service " + service.at("serviceName").textOrEmpty(),
                            expected.textOrEmpty(),
                            runs.get().value(),
                            expected.evidence(),
                            runs.get().evidence())),
                    madeBy(task, runs.get().value()));
        }
    }

    /** Reports whether a task runs the newest service revision of its definition; the list begins with the newest. */
    private boolean runsRevision(LocatedJson task, LocatedJson revision) {
        String definition = revision.at("taskDefinition").textOrEmpty();
        Optional<LocatedJson> newest = state.revisions().stream()
                .filter(one -> one.at("taskDefinition").textOrEmpty().equals(definition))
                .findFirst();
        String service = ShortNames.last(revision.at("serviceArn").textOrEmpty());
        return newest.filter(revision::equals).isPresent()
                && task.at("taskDefinitionArn").textOrEmpty().equals(definition)
                && task.at("group").textOrEmpty().equals("service:" + service);
    }

    private void compareDigests(LocatedJson revision, LocatedJson task) {
        for (LocatedJson expected : revision.at("containerImages").items()) {
            for (LocatedJson container : task.at("containers").items()) {
                Optional<LocatedValue<String>> actual = container.text("imageDigest");
                Optional<LocatedValue<String>> resolved = expected.text("imageDigest");
                boolean same = container
                        .at("name")
                        .textOrEmpty()
                        .equals(expected.at("containerName").textOrEmpty());
                if (same
                        && actual.isPresent()
                        && resolved.isPresent()
                        && !ImageIndexes.isSame(
                                actual.get().value(), resolved.get().value(), state.images())) {
                    boolean indexed = state.images().containsKey(actual.get().value())
                            || state.images().containsKey(resolved.get().value());
                    found.add(
                            "DRF-002",
                            indexed ? HIGH : MEDIUM,
                            "the container runs a different image than its service resolved"
                                    + (indexed ? "" : ", unless one digest is the index of the other"),
                            List.of(new SpecChange(
                                    container.at("name").textOrEmpty(),
                                    "/imageDigest",
                                    "the service's revision "
                                            + ShortNames.last(revision.at("serviceRevisionArn")
                                                    .textOrEmpty()),
                                    resolved.get().value(),
                                    actual.get().value(),
                                    resolved.get().evidence(),
                                    actual.get().evidence())));
                }
            }
        }
    }

    /** Returns the calls that started a task or deployed its definition, and those that registered the definition. */
    private List<EvidenceLocation> madeBy(LocatedJson task, String definition) {
        return List.of(ChangeAuthors.withCalls(
                authors.start(task.at("taskArn").textOrEmpty()),
                authors.deployments(definition),
                authors.registrations(definition)));
    }
}
