package org.ephemera.analyze.startup;

import org.ephemera.analyze.model.Notes;

/** Looks at how things ran. */
interface StartupRule {
    void judge(StartupScene scene, Notes judged);
}
