package org.ephemera.analyze.escape;

/** Rules of one theme. */
@FunctionalInterface
interface RuleGroup {
    void look(EscapeScene scene);
}
