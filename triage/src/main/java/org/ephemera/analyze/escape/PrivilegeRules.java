package org.ephemera.analyze.escape;

import static org.ephemera.analyze.model.Severity.CRITICAL;
import static org.ephemera.analyze.model.Severity.HIGH;
import static org.ephemera.analyze.model.Severity.MEDIUM;

import java.util.Locale;
import org.ephemera.analyze.model.Container;
import org.ephemera.analyze.model.Fact;

/** All walls down at once: privileged containers, those of Windows that are processes of the host, and who was added later. */
final class PrivilegeRules implements RuleGroup {
    @Override
    public void look(EscapeScene scene) {
        Container container = scene.container();
        String kind = container.kind().name().toLowerCase(Locale.ROOT);
        container.privileges().privileged().filter(Fact::value).ifPresent(privileged -> {
            scene.wayOut("ESC-001", CRITICAL, "a privileged container of the kind " + kind, privileged.evidence());
            if (container.kind() == Container.Kind.INIT) {
                scene.wayOut(
                        "ESC-025",
                        HIGH,
                        "it was privileged and has ended before anybody looked",
                        privileged.evidence());
            }
        });
        container
                .confinement()
                .windowsHostProcess()
                .filter(Fact::value)
                .ifPresent(process -> scene.wayOut(
                        "ESC-018", CRITICAL, "hostProcess is set: it is a process of the host", process.evidence()));
        if (container.kind() == Container.Kind.EPHEMERAL) {
            scene.found(
                    "ESC-024",
                    scene.isPrivileged() ? CRITICAL : MEDIUM,
                    "somebody put it into the running pod" + (scene.isPrivileged() ? ", privileged" : ""),
                    container.evidence());
        }
    }
}
