package org.ephemera.analyze.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.Gap;
import org.ephemera.analyze.model.Image;
import org.ephemera.analyze.parse.sealed.ApiResponse;
import org.ephemera.analyze.parse.sealed.ResponseDocuments;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.format.ItemOutcome;
import org.ephemera.format.PackageLayout;

/** The images that containers ran, as their registries answered: manifests, configs, and what a tag points to now. */
public final class Images {
    private static final Set<String> ARTIFACTS = Set.of("aws.ecr.image", "azure.acr.image");

    private Images() {}

    /** @param images in the order of their items */
    public record Read(List<Image> images, List<Gap> gaps) {
        public Read {
            images = List.copyOf(images);
            gaps = List.copyOf(gaps);
        }

        /** Commands, environment and history of all configs, each with the image's name. */
        public List<Image.Text> history() {
            return images.stream()
                    .flatMap(image -> image.configs().stream())
                    .flatMap(config -> config.texts().stream())
                    .toList();
        }
    }

    /** All images of a package. What cannot be read is a gap, never an exception. */
    public static Read of(SealedPackage sealed) {
        ResponseDocuments bodies = ResponseDocuments.in(sealed);
        List<Image> images = new ArrayList<>();
        for (ItemOutcome item : sealed.outcomes()) {
            if (ARTIFACTS.contains(item.planned().artifact())
                    && !item.planned().param("image").isEmpty()) {
                List<ApiResponse> answers = sealed.answers().stream()
                        .filter(answer -> answer.item().equals(item.planned().item()))
                        .toList();
                images.add(new RegistryResponses(
                                item,
                                answers,
                                bodies,
                                sealed,
                                sealed.evidence(PackageLayout.OUTCOMES, FileLocation.root()))
                        .image());
            }
        }
        return new Read(images, bodies.gaps());
    }
}
