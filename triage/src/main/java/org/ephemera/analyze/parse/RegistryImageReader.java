package org.ephemera.analyze.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.RegistryImage;
import org.ephemera.analyze.parse.sealed.ApiResponse;
import org.ephemera.analyze.parse.sealed.ResponseDocuments;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.format.ItemOutcome;
import org.ephemera.format.PackageLayout;

/**
 * Reader of the registries' responses about images that containers ran: manifests, configs, and the digest to which a
 * tag points now.
 */
public final class RegistryImageReader {
    private static final Set<String> ARTIFACTS = Set.of("aws.ecr.image", "azure.acr.image");

    private RegistryImageReader() {}

    /**
     * Images and gaps of a package.
     *
     * @param images in the order of their items
     */
    public record Result(List<RegistryImage> images, List<EvidenceGap> gaps) {
        public Result {
            images = List.copyOf(images);
            gaps = List.copyOf(gaps);
        }

        /** Returns commands, environment and history of all configs, each with the image's name. */
        public List<RegistryImage.Text> history() {
            return images.stream()
                    .flatMap(image -> image.configs().stream())
                    .flatMap(config -> config.texts().stream())
                    .toList();
        }
    }

    /** Reads all images of a package. Unreadable content is a gap, never an exception. */
    public static Result of(SealedPackage sealed) {
        ResponseDocuments bodies = ResponseDocuments.in(sealed);
        List<RegistryImage> images = new ArrayList<>();
        for (ItemOutcome item : sealed.outcomes()) {
            if (ARTIFACTS.contains(item.planned().artifact())
                    && !item.planned().param("image").isEmpty()) {
                List<ApiResponse> responses = sealed.responses().stream()
                        .filter(response ->
                                response.item().equals(item.planned().item()))
                        .toList();
                images.add(new RegistryResponses(
                                item,
                                responses,
                                bodies,
                                sealed,
                                sealed.evidence(PackageLayout.OUTCOMES, FileLocation.root()))
                        .image());
            }
        }
        return new Result(images, bodies.gaps());
    }
}
