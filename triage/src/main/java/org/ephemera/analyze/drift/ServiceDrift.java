package org.ephemera.analyze.drift;

import static org.ephemera.analyze.model.Severity.HIGH;
import static org.ephemera.analyze.model.Severity.MEDIUM;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.model.SpecChange;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/** Services beside their tasks: how many, of which definition, and of which image. */
record ServiceDrift(EcsEvidence state, DriftFindings found) {
    void look() {
        for (LocatedJson service : state.services()) {
            count(service);
            for (LocatedJson task : state.tasks().values()) {
                String group = "service:" + service.at("serviceName").words();
                if (task.at("group").words().equals(group)
                        && !task.at("desiredStatus").words().equals("STOPPED")) {
                    definition(service, task);
                }
            }
        }
        for (LocatedJson revision : state.revisions()) {
            for (LocatedJson task : state.tasks().values()) {
                if (belongs(task, revision)) {
                    digests(revision, task);
                }
            }
        }
    }

    /** A number that is not what it should be says nothing while a deployment is under way. */
    private void count(LocatedJson service) {
        LocatedJson desired = service.at("desiredCount");
        LocatedJson running = service.at("runningCount");
        boolean settled = service.at("deployments").items().size() <= 1
                && service.at("taskSets").items().size() <= 1
                && service.at("deployments").items().stream()
                        .noneMatch(one -> one.at("rolloutState").words().equals("IN_PROGRESS"))
                && service.at("pendingCount").json().asLong() == 0;
        if (settled
                && desired.exists()
                && running.exists()
                && desired.json().asLong() != running.json().asLong()) {
            found.add(
                    "DRF-004",
                    MEDIUM,
                    service.at("serviceName").words(),
                    running.words() + " tasks run where " + desired.words() + " should, and no deployment is under way",
                    running.evidence(),
                    desired.evidence());
        }
    }

    private void definition(LocatedJson service, LocatedJson task) {
        Set<String> deployed = new HashSet<>();
        deployed.add(service.at("taskDefinition").words());
        // CodeDeploy and other controllers deploy by task sets: blue and green run at once.
        for (String each : List.of("deployments", "taskSets")) {
            service.at(each)
                    .items()
                    .forEach(one -> deployed.add(one.at("taskDefinition").words()));
        }
        Optional<Fact<String>> runs = task.text("taskDefinitionArn");
        if (runs.isPresent() && !deployed.contains(runs.get().value())) {
            LocatedJson should = service.at("taskDefinition");
            found.add(
                    "DRF-002",
                    HIGH,
                    "runs a definition that its service does not deploy",
                    List.of(new SpecChange(
                            ShortNames.of(task),
                            "/taskDefinition",
                            "the service " + service.at("serviceName").words(),
                            should.words(),
                            runs.get().value(),
                            should.evidence(),
                            runs.get().evidence())));
        }
    }

    /** Of the newest revision of a definition, as the list begins with it. */
    private boolean belongs(LocatedJson task, LocatedJson revision) {
        String definition = revision.at("taskDefinition").words();
        Optional<LocatedJson> newest = state.revisions().stream()
                .filter(one -> one.at("taskDefinition").words().equals(definition))
                .findFirst();
        String service = ShortNames.last(revision.at("serviceArn").words());
        return newest.filter(revision::equals).isPresent()
                && task.at("taskDefinitionArn").words().equals(definition)
                && task.at("group").words().equals("service:" + service);
    }

    private void digests(LocatedJson revision, LocatedJson task) {
        for (LocatedJson should : revision.at("containerImages").items()) {
            for (LocatedJson container : task.at("containers").items()) {
                Optional<Fact<String>> ran = container.text("imageDigest");
                Optional<Fact<String>> resolved = should.text("imageDigest");
                boolean same = container
                        .at("name")
                        .words()
                        .equals(should.at("containerName").words());
                if (same
                        && ran.isPresent()
                        && resolved.isPresent()
                        && !ImageIndexes.isSame(
                                ran.get().value(), resolved.get().value(), state.images())) {
                    boolean indexed = state.images().containsKey(ran.get().value())
                            || state.images().containsKey(resolved.get().value());
                    found.add(
                            "DRF-002",
                            indexed ? HIGH : MEDIUM,
                            "runs another image than its service resolved"
                                    + (indexed ? "" : ", unless one digest is of the other's index"),
                            List.of(new SpecChange(
                                    container.at("name").words(),
                                    "/imageDigest",
                                    "the service's revision "
                                            + ShortNames.last(revision.at("serviceRevisionArn")
                                                    .words()),
                                    resolved.get().value(),
                                    ran.get().value(),
                                    resolved.get().evidence(),
                                    ran.get().evidence())));
                }
            }
        }
    }
}
