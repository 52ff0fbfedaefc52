package org.ephemera.analyze.image;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.ImageName;
import org.ephemera.analyze.model.Notes;
import org.ephemera.analyze.model.Severity;

/**
 * Where an image comes from (IMG-006): somebody's account at a public registry, another account's registry, or a name that is
 * almost that of an own repository. What earlier revisions of the definition used is no news.
 */
final class ImageOrigin implements ImageRule {
    private static final int NEAR = 2;
    private static final int SHORTEST = 6;

    /** Why it is told, and how bad that is. */
    private record Reason(Severity severity, String why) {}

    @Override
    public void judge(ImageScene scene, Notes judged) {
        EarlierImages earlier = EarlierImages.of(scene, judged);
        Set<String> own = new HashSet<>();
        scene.running()
                .map(one -> ImageName.parse(one.image().value()))
                .filter(name -> isOwn(scene, name))
                .forEach(name -> own.add(name.repository()));
        earlier.names().stream().filter(name -> isOwn(scene, name)).forEach(name -> own.add(name.repository()));
        scene.running().forEach(one -> {
            ImageName name = ImageName.parse(one.image().value());
            boolean known = earlier.has(name.place());
            reason(scene, name, own)
                    .ifPresent(reason -> judged.add(
                            "IMG-006",
                            known ? Severity.LOW : reason.severity(),
                            one.container().name(),
                            one.image().value() + " " + reason.why()
                                    + (known ? "; earlier revisions of the definition used it too" : ""),
                            List.of(one.image().evidence())));
        });
    }

    private static Optional<Reason> reason(ImageScene scene, ImageName name, Set<String> own) {
        if (isOwn(scene, name) || Registries.isVendor(name)) {
            return Optional.empty();
        }
        Optional<String> near = own.stream()
                .filter(repository -> repository.length() >= SHORTEST)
                .filter(repository -> isNear(repository, name.repository()))
                .sorted()
                .findFirst();
        if (near.isPresent()) {
            return Optional.of(new Reason(Severity.HIGH, "is almost named as the own repository " + near.get()));
        }
        if (Registries.isPublisher(name)) {
            return Optional.of(new Reason(Severity.LOW, "is of a publisher that is well known, in a public registry"));
        }
        if (name.isOfHubUser()) {
            return Optional.of(new Reason(Severity.HIGH, "is somebody's image at Docker Hub"));
        }
        if (Registries.isPublic(name)) {
            return Optional.of(new Reason(Severity.MEDIUM, "is somebody's image in a public registry"));
        }
        if (!Registries.account(name).isEmpty() && !scene.isAnywhere()) {
            return Optional.of(
                    new Reason(Severity.MEDIUM, "is in the registry of another account, " + Registries.account(name)));
        }
        return Optional.of(new Reason(Severity.LOW, "is in a registry of which nothing is known here"));
    }

    /** Of Azure's registries a name does not tell whose they are. */
    private static boolean isOwn(ImageScene scene, ImageName name) {
        return scene.account().isEmpty()
                ? Registries.isAzure(name)
                : Registries.account(name).equals(scene.account());
    }

    private static boolean isNear(String own, String other) {
        int distance = EditDistance.between(own, other, NEAR);
        return distance > 0 && distance <= NEAR;
    }
}
