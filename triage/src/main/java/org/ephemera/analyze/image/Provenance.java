package org.ephemera.analyze.image;

import java.util.Optional;
import org.ephemera.analyze.model.Image;
import org.ephemera.analyze.model.Notes;

/**
 * What the tag points to now has no attestations, and what ran has (IMG-008): whoever pushed it did not build it as the others are
 * built. Signatures stand under other names and are not collected.
 */
final class Provenance implements ImageRule {
    @Override
    public void judge(ImageScene scene, Notes judged) {
        for (Image image : scene.images()) {
            Optional<Image.Manifest> ran = image.manifest(image.ran());
            Optional<Image.Manifest> now = image.tag().flatMap(tag -> image.manifest(tag.digest()));
            if (ran.isPresent()
                    && now.isPresent()
                    && !scene.isSame(image.ran(), now.get().digest())) {
                compare(scene, image, ran.get(), now.get(), judged);
            }
        }
        if (!scene.images().isEmpty()) {
            judged.gap(
                    "IMG-008",
                    "signatures, and attestations that refer to an image from outside, are not collected: ask the registry"
                            + " for referrers of the digest");
        }
    }

    private static void compare(ImageScene scene, Image image, Image.Manifest ran, Image.Manifest now, Notes judged) {
        if (ran.attested() != now.attested()) {
            judged.add(
                    "IMG-008",
                    scene.subject(image),
                    (ran.attested()
                                    ? "what the tag points to now has no attestations, and what ran has: "
                                    : "what ran has no attestations, and what the tag points to now has: ")
                            + (ran.attested() ? now : ran).digest(),
                    (ran.attested() ? now : ran).evidence());
        }
    }
}
