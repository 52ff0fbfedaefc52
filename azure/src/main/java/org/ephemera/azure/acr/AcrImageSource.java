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
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.image.ImageManifest;
import org.ephemera.collect.image.ImagePlatform;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/**
 * Source of the image that a container ran, by the digest in its definition or its events. It reads manifest and config
 * from Azure Container Registry, checks each against its digest, and reads the current digest of the tag. Nothing is
 * sent to a registry outside of Azure.
 */
public final class AcrImageSource implements EvidenceSource {
    private final AzureClients clients;

    public AcrImageSource(AzureClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        var image = ParameterCodec.read(item, AcrCatalog.ImageParameters.class);
        String text = image.image();
        Optional<String> reported = image.digest().filter(ImageManifest::isDigest);
        return switch (ImageReference.parse(text, clients.registrySuffix())) {
            case ImageReference.Malformed malformed ->
                new SourceResult.Finished(new Outcome.Failed(
                        DetailCode.IMAGE_REFERENCE_INVALID,
                        SanitizedText.of(text) + ": not an image reference; nothing was requested"));
            case ImageReference.OtherRegistry elsewhere ->
                new SourceResult.Finished(
                        PrefixedOutcome.of(text, elsewhere(elsewhere.registry(), reported.or(elsewhere::digest))));
            case ImageReference.InAcr reference -> {
                // No runtime reports a digest for a container that never started, but the reference may contain one.
                Optional<String> digest = reported.or(reference::digest);
                yield digest.isPresent()
                        ? read(image, reference, digest.get(), recorder, deadline)
                        : new SourceResult.Finished(PrefixedOutcome.of(text, unknownDigest()));
            }
        };
    }

    private SourceResult read(
            AcrCatalog.ImageParameters image,
            ImageReference.InAcr reference,
            String digest,
            Recorder recorder,
            Deadline deadline)
            throws IOException {
        ImageRegistry registry =
                new ImageRegistry(clients, new ItemCalls(AcrCatalog.IMAGE, recorder, deadline, clients), reference);
        return new ImageSteps(reference, platform(image.os().orElse("")), registry, recorder)
                .collect(digest)
                .toResult(image.image());
    }

    /**
     * Returns the platform of the image.
     *
     * @param os operating system of a group or an app, whose machines have one architecture; "" for a pod, whose node
     *     may have any
     */
    private static ImagePlatform platform(String os) {
        return ImagePlatform.of(os, os.isEmpty() ? "" : ImagePlan.ARCHITECTURE);
    }

    private static Outcome elsewhere(String registry, Optional<String> digest) {
        return new Outcome.NotApplicable(
                "the image is at " + SanitizedText.of(registry) + ", not in the Azure Container Registry of this"
                        + " cloud, so nothing was sent there: query that registry yourself, e.g. with 'skopeo"
                        + " inspect --raw docker://...@DIGEST'; "
                        + digest.map(ran -> "the digest that ran is " + ran)
                                .orElse("the digest that ran is not known, so the tag may have moved since"));
    }

    private static Outcome unknownDigest() {
        return new Outcome.NotApplicable(
                "the digest that ran is not known: the definition has only a tag, and no event of the container"
                        + " contains the pulled digest. The tag's current digest does not prove what ran and was"
                        + " not requested; reference images by digest for the next time");
    }
}
