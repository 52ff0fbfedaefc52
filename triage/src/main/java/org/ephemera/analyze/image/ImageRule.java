package org.ephemera.analyze.image;

import org.ephemera.analyze.model.Notes;

/** Looks at images. */
interface ImageRule {
    void judge(ImageScene scene, Notes judged);
}
