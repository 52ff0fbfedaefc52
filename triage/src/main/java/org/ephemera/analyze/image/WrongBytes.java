package org.ephemera.analyze.image;

import org.ephemera.analyze.model.Image;
import org.ephemera.analyze.model.Notes;

/** The registry gave other bytes than those that a digest names (IMG-010). */
final class WrongBytes implements ImageRule {
    @Override
    public void judge(ImageScene scene, Notes judged) {
        for (Image image : scene.images()) {
            for (Image.Manifest manifest : image.manifests()) {
                if (isOther(manifest.digest(), manifest.found())) {
                    judged.add(
                            "IMG-010",
                            scene.subject(image),
                            "the manifest given for " + manifest.digest() + " has the digest " + manifest.found(),
                            manifest.evidence());
                }
            }
            image.configs().stream()
                    .filter(config -> isOther(config.digest(), config.found()))
                    .forEach(config -> judged.add(
                            "IMG-010",
                            scene.subject(image),
                            "the config given for " + config.digest() + " has the digest " + config.found(),
                            config.evidence()));
        }
        if (!scene.images().isEmpty()) {
            judged.gap("IMG-010", "layers are not in the package: manifests and configs were compared, files were not");
        }
    }

    private static boolean isOther(String named, String found) {
        return !named.isEmpty() && !named.equals(found);
    }
}
