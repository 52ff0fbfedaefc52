package org.ephemera.analyze.escape;

/** Rules of one theme. */
@FunctionalInterface
interface RuleGroup {
    void look(EscapeRuleContext scene);
}
