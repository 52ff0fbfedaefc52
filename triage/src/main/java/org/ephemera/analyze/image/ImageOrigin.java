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
 * Rule on the source of an image (IMG-006): a personal account at a public registry, the registry of another account,
 * or a name similar to that of an own repository. Sources that earlier revisions of the definition used have severity
 * low.
 */
final class ImageOrigin implements ImageRule {
    private static final int NEAR = 2;
    private static final int SHORTEST = 6;

    /** Severity of a source, with the reason. */
    private record Reason(Severity severity, String why) {}

    @Override
    public void evaluate(ImageRuleContext context, RuleFindings findings) {
        EarlierImages earlier = EarlierImages.of(context, findings);
        Set<String> own = new HashSet<>();
        context.running()
                .map(one -> ImageName.parse(one.image().value()))
                .filter(name -> isOwn(context, name))
                .forEach(name -> own.add(name.repository()));
        earlier.names().stream().filter(name -> isOwn(context, name)).forEach(name -> own.add(name.repository()));
        context.running().forEach(one -> {
            ImageName name = ImageName.parse(one.image().value());
            boolean known = earlier.has(name.registryAndRepository());
            reason(context, name, own)
                    .ifPresent(reason -> findings.add(
                            "IMG-006",
                            known ? Severity.LOW : reason.severity(),
                            one.container().name(),
                            one.image().value() + " " + reason.why()
                                    + (known ? "; earlier revisions of the definition used it too" : ""),
                            List.of(one.image().evidence())));
        });
    }

    private static Optional<Reason> reason(ImageRuleContext context, ImageName name, Set<String> own) {
        if (isOwn(context, name) || RegistryOwners.isVendor(name)) {
            return Optional.empty();
        }
        Optional<String> similar = own.stream()
                .filter(repository -> repository.length() >= SHORTEST)
                .filter(repository -> isSimilar(repository, name.repository()))
                .sorted()
                .findFirst();
        if (similar.isPresent()) {
            return Optional.of(new Reason(Severity.HIGH, "has a name similar to the own repository " + similar.get()));
        }
        if (RegistryOwners.isPublisher(name)) {
            return Optional.of(new Reason(Severity.LOW, "is from a well-known publisher in a public registry"));
        }
        if (name.isDockerHubUserImage()) {
            return Optional.of(new Reason(Severity.HIGH, "is from an unknown account at Docker Hub"));
        }
        if (RegistryOwners.isPublic(name)) {
            return Optional.of(new Reason(Severity.MEDIUM, "is from an unknown account in a public registry"));
        }
        if (!RegistryOwners.account(name).isEmpty() && !context.isUnknownCluster()) {
            return Optional.of(new Reason(
                    Severity.MEDIUM, "is in the registry of another account, " + RegistryOwners.account(name)));
        }
        return Optional.of(new Reason(Severity.LOW, "is in an unknown registry"));
    }

    /**
     * Reports whether a repository belongs to the account of the target. The name of an Azure registry does not
     * identify its owner.
     */
    private static boolean isOwn(ImageRuleContext context, ImageName name) {
        return context.account().isEmpty()
                ? RegistryOwners.isAzure(name)
                : RegistryOwners.account(name).equals(context.account());
    }

    private static boolean isSimilar(String own, String other) {
        int distance = EditDistance.between(own, other, NEAR);
        return distance > 0 && distance <= NEAR;
    }

    /**
     * Images of definition revisions that were registered before the window. An attacker may have registered several
     * revisions in the window.
     */
    private static final class EarlierImages {
        private final Set<ImageName> names = new HashSet<>();
        private final Instant before;

        private EarlierImages(Instant before) {
            this.before = before;
        }

        static EarlierImages of(ImageRuleContext context, RuleFindings findings) {
            EarlierImages earlier =
                    new EarlierImages(context.sealed().request().window().from());
            for (ApiResponse response : context.sealed().responses()) {
                if (response.artifact().equals("aws.ecs.definition-history")
                        && response.operation().equals("DescribeTaskDefinition")) {
                    try {
                        earlier.add(new LocatedJson(context.sealed().read(response), response.at(FileLocation.root()))
                                .at("taskDefinition"));
                    } catch (IOException e) {
                        findings.gap("IMG-006", "an earlier revision cannot be read: " + e.getMessage());
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
                names.add(ImageName.parse(container.at("image").textOrEmpty()));
            }
        }

        boolean has(String place) {
            return names.stream().anyMatch(name -> name.registryAndRepository().equals(place));
        }

        Set<ImageName> names() {
            return Set.copyOf(names);
        }
    }

    /** Levenshtein distance: number of characters to insert, delete or replace. */
    private static final class EditDistance {
        private EditDistance() {}

        /**
         * Returns the distance of two names.
         *
         * @return any number greater than {@code most} if the distance exceeds it
         */
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
