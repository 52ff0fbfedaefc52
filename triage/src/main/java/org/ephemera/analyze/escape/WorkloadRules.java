package org.ephemera.analyze.escape;

import static org.ephemera.analyze.model.Severity.HIGH;
import static org.ephemera.analyze.model.Severity.INFO;
import static org.ephemera.analyze.model.Severity.LOW;
import static org.ephemera.analyze.model.Severity.MEDIUM;

import org.ephemera.analyze.model.Exposure;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.model.Host;
import org.ephemera.analyze.parse.IdentityPermissions;

/** What holds for a workload as a whole: as whom it acts, who reaches it, where it was put, and on what it runs. */
final class WorkloadRules implements RuleGroup {
    private final IdentityPermissions allowances;

    /** @param allowances what identities may do, as far as it is known */
    WorkloadRules(IdentityPermissions allowances) {
        this.allowances = allowances;
    }

    @Override
    public void look(EscapeRuleContext scene) {
        Exposure exposure = scene.workload().exposure();
        scene.workload().identities().forEach(identity -> identity(scene, identity, exposure));
        exposure.remoteExec()
                .forEach(way ->
                        scene.found("ESC-032", LOW, "commands can be run in it: " + way.value(), way.evidence()));
        exposure.publicEnds()
                .forEach(end ->
                        scene.found("ESC-033", LOW, "the internet reaches it at " + end.value(), end.evidence()));
        exposure.probeHosts()
                .forEach(host -> scene.found("ESC-034", LOW, "a probe or hook calls " + host.value(), host.evidence()));
        exposure.placements().forEach(place -> placed(scene, place));
        for (Host host : scene.workload().hosts()) {
            host.runtimes().forEach(runtime -> flaws(scene, runtime));
        }
    }

    private void identity(EscapeRuleContext scene, Fact<String> identity, Exposure exposure) {
        if (!identity.value().startsWith("serviceaccount:")) {
            // What a pod is given in Azure itself it names by a client id.
            boolean machine = identity.value().contains(":instance-profile/")
                    || (scene.isPod() && identity.value().startsWith("/subscriptions/"));
            CredentialReach reach =
                    CredentialReach.of(allowances.of(identity.value()), allowances.isWhole(identity.value()));
            scene.found(
                    "ESC-030",
                    machine && reach.severity() == INFO && !reach.endsHere() ? MEDIUM : reach.severity(),
                    (machine ? "may ask the machine for the credentials of " : "acts as ")
                            + identity.value()
                            + reach.what(),
                    identity.evidence(),
                    reach.evidence());
        } else if (exposure.powers().isEmpty()) {
            scene.found("ESC-019", INFO, "is given the token of " + identity.value(), identity.evidence());
        } else {
            Fact<String> power = exposure.powers().getFirst();
            int others = exposure.powers().size() - 1;
            scene.found(
                    "ESC-019",
                    HIGH,
                    identity.value() + " may " + power.value() + (others > 0 ? " and " + others + " more" : ""),
                    power.evidence());
        }
    }

    /** Whoever makes a static pod writes on the machine already; a toleration or a choice of nodes only opens the way to another one. */
    private static void placed(EscapeRuleContext scene, Fact<String> place) {
        if (place.value().equals("tolerates every taint")) {
            scene.found("ESC-022", LOW, place.value(), place.evidence());
        } else if (place.value().startsWith("tolerates ") || place.value().startsWith("is for nodes of")) {
            scene.found("ESC-022", MEDIUM, place.value(), place.evidence());
        } else if (place.value().startsWith("bound to one machine")) {
            scene.found("ESC-022", LOW, place.value(), place.evidence());
        } else {
            scene.wayOut("ESC-022", HIGH, place.value(), place.evidence());
        }
    }

    private static void flaws(EscapeRuleContext scene, Fact<String> runtime) {
        KnownVulnerabilities.of(runtime.value())
                .forEach(flaw -> scene.found(
                        "ESC-027",
                        MEDIUM,
                        runtime.value() + " has " + flaw.id() + " (" + flaw.needs() + ")",
                        runtime.evidence()));
    }
}
