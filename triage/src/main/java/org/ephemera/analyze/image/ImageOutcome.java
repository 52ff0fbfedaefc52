package org.ephemera.analyze.image;

import org.ephemera.analyze.model.Image;

/** What became of the reading of an image. */
final class ImageOutcome {
    private ImageOutcome() {}

    /** In the words of its outcome, which begin with the image's name: whoever asks has said it. */
    static String of(ImageRuleContext scene, Image image) {
        return scene.sealed().outcomes().stream()
                .filter(item -> item.planned().artifact().endsWith(".image")
                        && item.planned().param("image").equals(image.reference()))
                .map(item -> item.outcome().message())
                .map(message -> message.startsWith(image.reference() + ": ")
                        ? message.substring(image.reference().length() + 2)
                        : message)
                .findFirst()
                .orElse("it was not asked for");
    }
}
