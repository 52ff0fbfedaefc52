package org.ephemera.aws.ecr;

import java.io.IOException;
import java.util.Optional;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.catalog.EcrCatalog;
import org.ephemera.aws.target.ImageReference;
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
 * Source of the image that a container ran, by the digest that ECS reported: manifest and config from ECR, each
 * verified against its digest, and the digest that the tag references now. Reading a manifest may count as a pull, so
 * the last recorded pull of the image is read first.
 */
public final class EcrImageSource implements EvidenceSource {
    private final AwsClients clients;

    public EcrImageSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        var params = ParameterCodec.read(item, EcrCatalog.ImageParameters.class);
        String text = params.image();
        return switch (ImageReference.parse(text)) {
            case ImageReference.Malformed malformed ->
                new SourceResult.Finished(new Outcome.Failed(
                        DetailCode.IMAGE_REFERENCE_INVALID,
                        SanitizedText.of(text) + ": invalid image reference; no request was sent"));
            case ImageReference.OtherRegistry elsewhere ->
                new SourceResult.Finished(PrefixedOutcome.of(
                        text, elsewhere(elsewhere.registry(), params.digest().orElse(""))));
            case ImageReference.InEcr in -> {
                ItemCalls calls = new ItemCalls(EcrCatalog.IMAGE, recorder, deadline, clients);
                yield new ImageSteps(
                                in,
                                ImagePlatform.of(
                                        params.os().orElse(""),
                                        params.architecture().orElse("")),
                                params.architecture().isPresent(),
                                new ImageRegistry(clients, calls, in),
                                recorder)
                        .collect(params.digest().filter(ImageManifest::isDigest).or(in::digest));
            }
        };
    }

    private static Outcome elsewhere(String registry, String digest) {
        String ran = ImageManifest.isDigest(digest)
                ? "the digest that ran is " + digest
                : "the digest that ran is unknown, so its tag may have moved";
        String location = registry.equals("public.ecr.aws")
                ? "the image is in the public gallery of ECR, which is publicly readable"
                : "the image is not in a private registry of ECR; it is at " + SanitizedText.of(registry);
        return new Outcome.NotApplicable(
                location + ": query it there, for example with 'skopeo inspect --raw docker://...@DIGEST'; " + ran);
    }
}
