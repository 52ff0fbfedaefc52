package org.ephemera.analyze.escape;

import static org.ephemera.analyze.model.Severity.CRITICAL;
import static org.ephemera.analyze.model.Severity.HIGH;
import static org.ephemera.analyze.model.Severity.LOW;
import static org.ephemera.analyze.model.Severity.MEDIUM;

import org.ephemera.analyze.model.LocatedValue;

/** Rule on added Linux capabilities, whose severity a list defines. */
final class CapabilityRules implements RuleGroup {
    private static final String RULE = "ESC-002";
    private static final RuleData LEVELS = RuleData.named("capabilities.json");

    @Override
    public void evaluate(EscapeRuleContext context) {
        boolean droppedAll = context.container().privileges().capDrop().stream()
                .anyMatch(dropped -> dropped.value().equals("ALL"));
        for (LocatedValue<String> added : context.container().privileges().capAdd()) {
            evaluate(context, added, droppedAll);
        }
    }

    private static void evaluate(EscapeRuleContext context, LocatedValue<String> added, boolean droppedAll) {
        String capability = added.value();
        String because = "adds " + capability;
        if (reachesHost(capability) && context.isolatesCapabilities()) {
            context.add(
                    RULE,
                    LOW,
                    because + " in a sandbox or in its own user namespace, where it does not reach the host",
                    added.evidence());
        } else if (is("host", capability)) {
            context.addPathToHost(RULE, CRITICAL, because, added.evidence());
        } else if (is("hostWithPids", capability)) {
            boolean together = context.onHostPids();
            context.add(
                    RULE,
                    together && capability.equals("SYS_PTRACE") ? CRITICAL : HIGH,
                    together ? because + " in the host PID namespace" : because,
                    added.evidence(),
                    together);
        } else if (is("network", capability)) {
            boolean together = context.onHostNetwork();
            context.add(
                    RULE,
                    together ? CRITICAL : HIGH,
                    together ? because + " in the host network namespace" : because,
                    added.evidence());
        } else if (!is("default", capability)) {
            context.add(
                    RULE,
                    MEDIUM,
                    is("limited", capability) ? because : because + ", an unknown capability",
                    added.evidence());
        } else if (droppedAll) {
            context.add(RULE, LOW, because + " again after all were dropped", added.evidence());
        }
    }

    /**
     * Reports whether a capability has severity critical or high, and gives access to the host alone or in
     * combination.
     */
    static boolean isStrong(String capability) {
        return is("host", capability) || is("hostWithPids", capability) || is("network", capability);
    }

    /** Reports whether a capability gives access to the host, alone or in the host PID namespace. */
    static boolean reachesHost(String capability) {
        return is("host", capability) || is("hostWithPids", capability);
    }

    private static boolean is(String level, String capability) {
        return LEVELS.words(level).contains(capability);
    }
}
