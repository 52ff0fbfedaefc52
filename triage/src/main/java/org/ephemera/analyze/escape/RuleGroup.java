package org.ephemera.analyze.escape;

/** Group of escape rules on one subject. */
@FunctionalInterface
interface RuleGroup {
    void evaluate(EscapeRuleContext context);
}
