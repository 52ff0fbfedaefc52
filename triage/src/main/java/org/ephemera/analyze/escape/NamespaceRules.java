package org.ephemera.analyze.escape;

import static org.ephemera.analyze.model.Severity.CRITICAL;
import static org.ephemera.analyze.model.Severity.HIGH;
import static org.ephemera.analyze.model.Severity.LOW;
import static org.ephemera.analyze.model.Severity.MEDIUM;

import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.model.Privileges;

/** Namespaces that are shared with the host or with others. */
final class NamespaceRules implements RuleGroup {
    @Override
    public void look(EscapeRuleContext scene) {
        Privileges privileges = scene.container().privileges();
        privileges.pidMode().ifPresent(mode -> pids(scene, mode));
        privileges.ipcMode().ifPresent(mode -> ipc(scene, mode));
        privileges.networkMode().filter(mode -> mode.value().equals("host")).ifPresent(mode -> network(scene, mode));
        privileges.cgroupnsMode().ifPresent(mode -> cgroups(scene, mode));
        privileges
                .usernsMode()
                .filter(mode -> mode.value().equals("host"))
                .ifPresent(mode -> scene.found(
                        "ESC-020", HIGH, "users are those of the host, whatever the daemon maps", mode.evidence()));
    }

    private static void pids(EscapeRuleContext scene, Fact<String> mode) {
        if (mode.value().equals("host")) {
            scene.wayOut("ESC-003", CRITICAL, "sees and signals the processes of the host", mode.evidence());
        } else if (mode.value().equals("task") || mode.value().startsWith("container:")) {
            scene.found("ESC-017", LOW, "processes are shared: " + mode.value(), mode.evidence());
        }
    }

    private static void ipc(EscapeRuleContext scene, Fact<String> mode) {
        if (mode.value().equals("host")) {
            scene.wayOut("ESC-004", HIGH, "shared memory and semaphores are those of the host", mode.evidence());
        } else if (mode.value().equals("shareable") || mode.value().startsWith("container:")) {
            scene.found("ESC-004", MEDIUM, "shared memory is shared: " + mode.value(), mode.evidence());
        }
    }

    /** Abstract sockets of the host's network let an old containerd be asked for a shim of its own. */
    private static void network(EscapeRuleContext scene, Fact<String> mode) {
        boolean raw = scene.adds("NET_ADMIN", "NET_RAW");
        boolean oldContainerd = scene.workload().hosts().stream()
                .flatMap(host -> host.runtimes().stream())
                .anyMatch(runtime -> KnownVulnerabilities.has(runtime.value(), "CVE-2020-15257"));
        boolean root = ConfinementRules.mayBeRoot(scene.container());
        scene.found(
                "ESC-005",
                raw && root ? HIGH : MEDIUM,
                "the network is the host's" + (raw ? ", with a capability to listen and change it" : "")
                        + (oldContainerd ? ", and containerd is old enough to be asked over it" : ""),
                mode.evidence(),
                raw || oldContainerd);
    }

    private static void cgroups(EscapeRuleContext scene, Fact<String> mode) {
        if (mode.value().equals("host") || mode.value().equals("writable")) {
            boolean admin = scene.adds("SYS_ADMIN", "ALL") || scene.isPrivileged();
            scene.found(
                    "ESC-028",
                    admin ? CRITICAL : MEDIUM,
                    (mode.value().equals("host")
                                    ? "sees the control groups of the host"
                                    : "may write to its control groups")
                            + (admin ? " and may mount them: release_agent runs on the host" : ""),
                    mode.evidence(),
                    admin);
        }
    }
}
