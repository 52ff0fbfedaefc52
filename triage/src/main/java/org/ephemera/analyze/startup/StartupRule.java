package org.ephemera.analyze.startup;

import org.ephemera.analyze.model.RuleFindings;

/** Looks at how things ran. */
interface StartupRule {
    void judge(StartupRuleContext scene, RuleFindings judged);
}
