package org.ephemera.analyze.escape;

import static org.ephemera.analyze.model.Severity.HIGH;
import static org.ephemera.analyze.model.Severity.INFO;
import static org.ephemera.analyze.model.Severity.LOW;
import static org.ephemera.analyze.model.Severity.MEDIUM;

import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.PlacementSign;
import org.ephemera.analyze.model.TakeoverPermission;
import org.ephemera.analyze.model.WorkloadExposure;
import org.ephemera.analyze.model.WorkloadHost;
import org.ephemera.analyze.parse.IdentityPermissions;

/** Rules on a workload as a whole: its identities, its exposure, its placement and its container runtime. */
final class WorkloadRules implements RuleGroup {
    private final IdentityPermissions permissions;

    /**
     * Creates the rules.
     *
     * @param permissions permissions of identities, as far as known
     */
    WorkloadRules(IdentityPermissions permissions) {
        this.permissions = permissions;
    }

    @Override
    public void evaluate(EscapeRuleContext context) {
        WorkloadExposure exposure = context.workload().exposure();
        context.workload().identities().forEach(identity -> checkIdentity(context, identity, exposure));
        exposure.remoteExec()
                .forEach(method -> context.add(
                        "ESC-032", LOW, "remote command execution is possible: " + method.value(), method.evidence()));
        exposure.publicEndpoints()
                .forEach(end -> context.add(
                        "ESC-033", LOW, "it is reachable from the internet at " + end.value(), end.evidence()));
        exposure.probeHosts()
                .forEach(host -> context.add(
                        "ESC-034", LOW, "a probe or lifecycle hook calls " + host.value(), host.evidence()));
        exposure.placements().forEach(place -> checkPlacement(context, place));
        for (WorkloadHost host : context.workload().hosts()) {
            host.runtimes().forEach(runtime -> checkRuntime(context, runtime));
        }
    }

    private void checkIdentity(EscapeRuleContext context, LocatedValue<String> identity, WorkloadExposure exposure) {
        if (!identity.value().startsWith("serviceaccount:")) {
            // A pod references its own identity in Azure by client id.
            boolean machine = identity.value().contains(":instance-profile/")
                    || (context.isPod() && identity.value().startsWith("/subscriptions/"));
            CredentialReach reach =
                    CredentialReach.of(permissions.of(identity.value()), permissions.isComplete(identity.value()));
            context.add(
                    "ESC-030",
                    machine && reach.severity() == INFO && !reach.hasNoFurtherAccess() ? MEDIUM : reach.severity(),
                    (machine ? "can request from the host the credentials of " : "has the credentials of ")
                            + identity.value()
                            + reach.what(),
                    identity.evidence(),
                    reach.evidence());
        } else if (exposure.takeoverPermissions().isEmpty()) {
            context.add("ESC-019", INFO, "has the token of " + identity.value(), identity.evidence());
        } else {
            TakeoverPermission power = exposure.takeoverPermissions().stream()
                    .filter(TakeoverPermission::reachesHost)
                    .findFirst()
                    .orElse(exposure.takeoverPermissions().getFirst());
            int others = exposure.takeoverPermissions().size() - 1;
            context.add(
                    "ESC-019",
                    HIGH,
                    identity.value() + " may " + power.permission().value()
                            + (others > 0 ? " and " + others + " more" : "")
                            + (power.reachesHost() ? ", and so reach a node of the cluster" : ""),
                    power.permission().evidence(),
                    power.reachesHost());
        }
    }

    /**
     * Adds the finding on a placement. A principal that creates a static pod can already write to the node. A
     * toleration or a node selector only allows access to another node.
     */
    private static void checkPlacement(EscapeRuleContext context, PlacementSign placement) {
        switch (placement.kind()) {
            case ANY_TAINT, ONE_MACHINE -> context.add("ESC-022", LOW, placement.sign(), placement.evidence());
            case CONTROL_PLANE -> context.add("ESC-022", MEDIUM, placement.sign(), placement.evidence());
            case BYPASSES_SCHEDULER -> context.addPathToHost("ESC-022", HIGH, placement.sign(), placement.evidence());
        }
    }

    private static void checkRuntime(EscapeRuleContext context, LocatedValue<String> runtime) {
        KnownVulnerabilities.of(runtime.value())
                .forEach(vulnerability -> context.add(
                        "ESC-027",
                        MEDIUM,
                        runtime.value() + " has " + vulnerability.id() + " (" + vulnerability.needs() + ")",
                        runtime.evidence()));
    }
}
