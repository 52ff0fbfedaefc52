package org.ephemera.analyze.startup;

import org.ephemera.analyze.model.RuleFindings;

/** Rule on how workloads started and stopped. */
interface StartupRule {
    void evaluate(StartupRuleContext context, RuleFindings findings);
}
