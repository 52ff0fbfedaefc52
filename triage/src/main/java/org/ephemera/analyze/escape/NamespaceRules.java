package org.ephemera.analyze.escape;

import static org.ephemera.analyze.model.Severity.CRITICAL;
import static org.ephemera.analyze.model.Severity.HIGH;
import static org.ephemera.analyze.model.Severity.LOW;
import static org.ephemera.analyze.model.Severity.MEDIUM;

import org.ephemera.analyze.model.ContainerPrivileges;
import org.ephemera.analyze.model.LocatedValue;

/** Rules on namespaces that a container shares with the host or with other containers. */
final class NamespaceRules implements RuleGroup {
    @Override
    public void evaluate(EscapeRuleContext context) {
        ContainerPrivileges privileges = context.container().privileges();
        privileges.pidMode().ifPresent(mode -> checkPid(context, mode));
        privileges.ipcMode().ifPresent(mode -> checkIpc(context, mode));
        privileges
                .networkMode()
                .filter(mode -> mode.value().equals("host"))
                .ifPresent(mode -> checkNetwork(context, mode));
        privileges.cgroupnsMode().ifPresent(mode -> checkCgroups(context, mode));
        privileges
                .usernsMode()
                .filter(mode -> mode.value().equals("host"))
                .ifPresent(mode -> context.add(
                        "ESC-020",
                        HIGH,
                        "the user namespace is the host's, even if the daemon remaps users",
                        mode.evidence()));
    }

    private static void checkPid(EscapeRuleContext context, LocatedValue<String> mode) {
        if (mode.value().equals("host") && ConfinementRules.staysUnprivileged(context.container())) {
            context.add("ESC-003", MEDIUM, "can list the processes of the host as an ordinary user", mode.evidence());
        } else if (mode.value().equals("host")) {
            context.addPathToHost(
                    "ESC-003", CRITICAL, "can list and signal the processes of the host", mode.evidence());
        } else if (mode.value().equals("task") || mode.value().startsWith("container:")) {
            context.add("ESC-017", LOW, "the PID namespace is shared: " + mode.value(), mode.evidence());
        }
    }

    private static void checkIpc(EscapeRuleContext context, LocatedValue<String> mode) {
        if (mode.value().equals("host")) {
            context.addPathToHost(
                    "ESC-004", HIGH, "the IPC namespace (shared memory, semaphores) is the host's", mode.evidence());
        } else if (mode.value().equals("shareable") || mode.value().startsWith("container:")) {
            context.add("ESC-004", MEDIUM, "the IPC namespace is shared: " + mode.value(), mode.evidence());
        }
    }

    /**
     * Adds the finding on the host network, which is no path to the host by itself. NET_RAW is a default of runtimes. An
     * outdated containerd accepts requests for a shim over abstract sockets
     * in the host network namespace.
     */
    private static void checkNetwork(EscapeRuleContext context, LocatedValue<String> mode) {
        boolean raw = context.adds("NET_ADMIN", "NET_RAW");
        boolean oldContainerd = context.workload().hosts().stream()
                .flatMap(host -> host.runtimes().stream())
                .anyMatch(runtime -> KnownVulnerabilities.isAffected(runtime.value(), "CVE-2020-15257"));
        context.add(
                "ESC-005",
                oldContainerd ? HIGH : MEDIUM,
                "the network namespace is the host's" + (raw ? ", with a capability to capture and change traffic" : "")
                        + "; it reaches the metadata service and the kubelet of the host"
                        + (oldContainerd ? ", and containerd has CVE-2020-15257" : ""),
                mode.evidence(),
                oldContainerd);
    }

    private static void checkCgroups(EscapeRuleContext context, LocatedValue<String> mode) {
        if (mode.value().equals("host") || mode.value().equals("writable")) {
            boolean admin = context.adds("SYS_ADMIN", "ALL") || context.isPrivileged();
            context.add(
                    "ESC-028",
                    admin ? CRITICAL : MEDIUM,
                    (mode.value().equals("host")
                                    ? "the cgroup namespace is the host's"
                                    : "its control groups are writable")
                            + (admin ? ", and it may mount them: release_agent runs on the host" : ""),
                    mode.evidence(),
                    admin);
        }
    }
}
