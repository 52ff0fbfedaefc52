package org.ephemera.analyze.image;

/** Looks at images. */
interface ImageRule {
    void judge(Scene scene, Judged judged);
}
