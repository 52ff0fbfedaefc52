package org.ephemera.analyze.startup;

/** Looks at how things ran. */
interface StartupRule {
    void judge(Scene scene, Judged judged);
}
