package org.ephemera.azure.acr;

import java.io.IOException;
import java.util.Optional;
import org.ephemera.azure.call.AzureClients;
import org.ephemera.azure.call.ItemCalls;
import org.ephemera.azure.catalog.AcrCatalog;
import org.ephemera.azure.plan.ImagePlan;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.image.ImageManifest;
import org.ephemera.collect.image.ImagePlatform;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/**
 * The image that a container ran, by the digest that its definition or its events name: manifest and config from Azure
 * Container Registry, each checked against the digest it is named by, and what the tag points to now. A registry that is
 * none of Azure's is sent nothing.
 */
public final class AcrImageSource implements EvidenceSource {
    private final AzureClients clients;

    public AcrImageSource(AzureClients clients) {
        this.clients = clients;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        var image = ParameterCodec.read(item, AcrCatalog.ImageParameters.class);
        String text = image.image();
        Optional<String> told = image.digest().filter(ImageManifest::isDigest);
        return switch (ImageReference.parse(text, clients.registrySuffix())) {
            case ImageReference.Malformed malformed ->
                new Step.Finished(new Outcome.Failed(
                        DetailCode.IMAGE_REFERENCE_INVALID,
                        SanitizedText.of(text) + ": this is no image reference; nothing was asked of it"));
            case ImageReference.Elsewhere elsewhere ->
                new Step.Finished(
                        PrefixedOutcome.of(text, elsewhere(elsewhere.registry(), told.or(elsewhere::digest))));
            case ImageReference.InAcr in -> {
                // Of a container that never started no runtime tells a digest, but the reference may.
                Optional<String> digest = told.or(in::digest);
                yield digest.isPresent()
                        ? read(image, in, digest.get(), recorder, deadline)
                        : new Step.Finished(PrefixedOutcome.of(text, untold()));
            }
        };
    }

    private Step read(
            AcrCatalog.ImageParameters image,
            ImageReference.InAcr in,
            String digest,
            Recorder recorder,
            Deadline deadline)
            throws IOException {
        ImageRegistry registry =
                new ImageRegistry(clients, new ItemCalls(AcrCatalog.IMAGE, recorder, deadline, clients), in);
        return new ImageWork(in, platform(image.os().orElse("")), registry, recorder)
                .collect(digest)
                .end(image.image());
    }

    /** @param os as a group or an app tells it, which have machines of one kind; "" of a pod: its node may be of any */
    private static ImagePlatform platform(String os) {
        return ImagePlatform.of(os, os.isEmpty() ? "" : ImagePlan.ARCHITECTURE);
    }

    private static Outcome elsewhere(String registry, Optional<String> digest) {
        return new Outcome.NotApplicable(
                "the image is at " + SanitizedText.of(registry) + ", which is no registry of this cloud's"
                        + " Container Registry, so nothing was sent there: ask it yourself, e.g. with 'skopeo inspect --raw"
                        + " docker://...@DIGEST'; "
                        + digest.map(ran -> "the digest that ran is " + ran)
                                .orElse("which digest ran is not known, so its tag may have moved since"));
    }

    private static Outcome untold() {
        return new Outcome.NotApplicable(
                "which digest ran is not known: the definition names a tag, and no event of the"
                        + " container tells what was pulled by it. What the tag points to now is no proof of what ran and was"
                        + " not asked for; name images by digest, and the next time they can be read");
    }
}
