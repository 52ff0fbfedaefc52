package org.ephemera.analyze.image;

import org.ephemera.analyze.model.Image;

/** What became of the reading of an image. */
final class Outcomes {
    private Outcomes() {}

    /** In the words of its outcome. */
    static String of(ImageScene scene, Image image) {
        return scene.sealed().outcomes().stream()
                .filter(item -> item.planned().artifact().endsWith(".image")
                        && item.planned().param("image").equals(image.reference()))
                .map(item -> item.outcome().message())
                .findFirst()
                .orElse("it was not asked for");
    }
}
