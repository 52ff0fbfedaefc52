package org.ephemera.analyze.startup;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.Run;
import org.ephemera.analyze.read.SealedPackage;

/** What the rules look at. */
record Scene(List<Run> runs, List<ControlCall> calls, SealedPackage sealed) {
    Scene {
        runs = List.copyOf(runs);
        calls = List.copyOf(calls);
    }

    Stream<Run> of(Run.Kind kind) {
        return runs.stream().filter(run -> run.kind() == kind);
    }

    /** Calls that went through, by service and action; Azure's actions are spelt in any case. */
    Stream<ControlCall> done(String service, String... actions) {
        return calls.stream()
                .filter(call -> call.error().isEmpty() && call.service().equalsIgnoreCase(service))
                .filter(call -> Stream.of(actions)
                        .anyMatch(action ->
                                call.action().toLowerCase(Locale.ROOT).endsWith(action.toLowerCase(Locale.ROOT))));
    }

    /** When the alert says that it happened, else when collecting began. */
    Instant alerted() {
        return sealed.request().trigger().eventTime().orElse(sealed.request().openedAt());
    }

    /** Something that gave a service another revision, in the time before. */
    Optional<ControlCall> deployment(Instant before, Duration within) {
        return done("ecs", "UpdateService", "CreateService", "CreateDeployment", "CreateTaskSet")
                .filter(call -> !call.time().isAfter(before) && !call.time().isBefore(before.minus(within)))
                .reduce((earlier, later) -> later);
    }

    /** Containers of pods are named with their pods, which have many of one name. */
    static String subject(Run run, Run.Part part) {
        return run.kind() == Run.Kind.POD ? run.name() + "/" + part.name() : part.name();
    }

    /** The end of an ARN or id, as people say it. */
    static String brief(Run run) {
        return run.kind() == Run.Kind.POD
                ? run.name()
                : run.name().substring(run.name().lastIndexOf('/') + 1);
    }
}
