package org.ephemera.analyze.escape;

import static org.ephemera.analyze.model.Severity.CRITICAL;
import static org.ephemera.analyze.model.Severity.HIGH;
import static org.ephemera.analyze.model.Severity.LOW;
import static org.ephemera.analyze.model.Severity.MEDIUM;

import org.ephemera.analyze.model.Fact;

/** Capabilities that were added; how bad each is, a list says. */
final class CapabilityRules implements RuleGroup {
    private static final String RULE = "ESC-002";
    private static final RuleData LEVELS = RuleData.named("capabilities.json");

    @Override
    public void look(EscapeRuleContext scene) {
        boolean droppedAll = scene.container().privileges().capDrop().stream()
                .anyMatch(dropped -> dropped.value().equals("ALL"));
        for (Fact<String> added : scene.container().privileges().capAdd()) {
            look(scene, added, droppedAll);
        }
    }

    private static void look(EscapeRuleContext scene, Fact<String> added, boolean droppedAll) {
        String capability = added.value();
        String because = "adds " + capability;
        if (is("host", capability)) {
            scene.wayOut(RULE, CRITICAL, because, added.evidence());
        } else if (is("hostWithPids", capability)) {
            boolean together = scene.onHostPids();
            scene.found(
                    RULE,
                    together && capability.equals("SYS_PTRACE") ? CRITICAL : HIGH,
                    together ? because + " and sees the processes of the host" : because,
                    added.evidence(),
                    together);
        } else if (is("network", capability)) {
            boolean together = scene.onHostNetwork();
            scene.found(
                    RULE,
                    together ? CRITICAL : HIGH,
                    together ? because + " on the network of the host" : because,
                    added.evidence());
        } else if (!is("default", capability)) {
            scene.found(
                    RULE,
                    MEDIUM,
                    is("limited", capability) ? because : because + ", which is not known",
                    added.evidence());
        } else if (droppedAll) {
            scene.found(RULE, LOW, because + " again after all were dropped", added.evidence());
        }
    }

    /** True if a capability is critical or high and opens a way onto the host by itself or with others. */
    static boolean isStrong(String capability) {
        return is("host", capability) || is("hostWithPids", capability) || is("network", capability);
    }

    private static boolean is(String level, String capability) {
        return LEVELS.words(level).contains(capability);
    }
}
