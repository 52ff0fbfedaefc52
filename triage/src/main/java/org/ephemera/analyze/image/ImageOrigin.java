package org.ephemera.analyze.image;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.ImageName;
import org.ephemera.analyze.model.RuleFindings;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.parse.sealed.ApiResponse;
import org.ephemera.analyze.parse.sealed.LocatedJson;

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
    public void judge(ImageRuleContext scene, RuleFindings judged) {
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

    private static Optional<Reason> reason(ImageRuleContext scene, ImageName name, Set<String> own) {
        if (isOwn(scene, name) || RegistryOwners.isVendor(name)) {
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
        if (RegistryOwners.isPublisher(name)) {
            return Optional.of(new Reason(Severity.LOW, "is of a publisher that is well known, in a public registry"));
        }
        if (name.isOfHubUser()) {
            return Optional.of(new Reason(Severity.HIGH, "is somebody's image at Docker Hub"));
        }
        if (RegistryOwners.isPublic(name)) {
            return Optional.of(new Reason(Severity.MEDIUM, "is somebody's image in a public registry"));
        }
        if (!RegistryOwners.account(name).isEmpty() && !scene.isAnywhere()) {
            return Optional.of(new Reason(
                    Severity.MEDIUM, "is in the registry of another account, " + RegistryOwners.account(name)));
        }
        return Optional.of(new Reason(Severity.LOW, "is in a registry of which nothing is known here"));
    }

    /** Of Azure's registries a name does not tell whose they are. */
    private static boolean isOwn(ImageRuleContext scene, ImageName name) {
        return scene.account().isEmpty()
                ? RegistryOwners.isAzure(name)
                : RegistryOwners.account(name).equals(scene.account());
    }

    private static boolean isNear(String own, String other) {
        int distance = EditDistance.between(own, other, NEAR);
        return distance > 0 && distance <= NEAR;
    }

    /**
     * The images that revisions of the definition named which were registered before the window: somebody who came in the window
     * may have registered more than one.
     */
    private static final class EarlierImages {
        private final Set<ImageName> names = new HashSet<>();
        private final Instant before;

        private EarlierImages(Instant before) {
            this.before = before;
        }

        static EarlierImages of(ImageRuleContext scene, RuleFindings judged) {
            EarlierImages earlier =
                    new EarlierImages(scene.sealed().request().window().from());
            for (ApiResponse answer : scene.sealed().answers()) {
                if (answer.artifact().equals("aws.ecs.definition-history")
                        && answer.operation().equals("DescribeTaskDefinition")) {
                    try {
                        earlier.add(new LocatedJson(scene.sealed().read(answer), answer.at(FileLocation.root()))
                                .at("taskDefinition"));
                    } catch (IOException e) {
                        judged.gap("IMG-006", "an earlier revision cannot be read: " + e.getMessage());
                    }
                }
            }
            return earlier;
        }

        private void add(LocatedJson definition) {
            JsonNode registered = definition.json().path("registeredAt");
            if (!registered.isNumber() || registered.asDouble() >= before.getEpochSecond()) {
                return;
            }
            for (LocatedJson container : definition.at("containerDefinitions").items()) {
                names.add(ImageName.parse(container.at("image").words()));
            }
        }

        boolean has(String place) {
            return names.stream().anyMatch(name -> name.place().equals(place));
        }

        Set<ImageName> names() {
            return Set.copyOf(names);
        }
    }

    /** How many letters must be put in, left out or changed to make one name of another (Levenshtein). */
    private static final class EditDistance {
        private EditDistance() {}

        /** @return more than {@code most} if it is more, by whatever amount */
        static int between(String one, String other, int most) {
            if (Math.abs(one.length() - other.length()) > most || one.length() > 255) {
                return most + 1;
            }
            int[] before = new int[other.length() + 1];
            for (int j = 0; j <= other.length(); j++) {
                before[j] = j;
            }
            for (int i = 1; i <= one.length(); i++) {
                int[] now = new int[other.length() + 1];
                now[0] = i;
                for (int j = 1; j <= other.length(); j++) {
                    int changed = before[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                    now[j] = Math.min(changed, Math.min(before[j], now[j - 1]) + 1);
                }
                before = now;
            }
            return before[other.length()];
        }
    }
}
