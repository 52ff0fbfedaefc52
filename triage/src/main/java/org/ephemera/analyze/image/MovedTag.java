package org.ephemera.analyze.image;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.ImageName;
import org.ephemera.analyze.model.RegistryImage;
import org.ephemera.analyze.model.RuleFindings;
import org.ephemera.analyze.model.Severity;

/**
 * Rule on a tag that points to another image than the one that ran (IMG-003). An index and its manifest for the
 * platform are one image. A service that runs an older image than its tag is common. A tag that was moved in the
 * window is not.
 */
final class MovedTag implements ImageRule {
    @Override
    public void evaluate(ImageRuleContext context, RuleFindings findings) {
        for (RegistryImage image : context.images()) {
            if (image.ranDigest().isEmpty()) {
                findings.gap("IMG-003", brief(image) + ": the digest that ran is unknown");
            } else if (image.tag().isPresent()) {
                evaluate(context, image, image.tag().get(), findings);
            } else if (!ImageName.parse(image.reference()).tag().isEmpty()) {
                findings.gap("IMG-003", brief(image) + ": " + unseen(context, image));
            }
        }
    }

    /**
     * Returns the reason why the image of the tag is unknown. The package contains no response for a deleted tag. A
     * tag that could not be read makes the outcome of the item incomplete.
     */
    private static String unseen(ImageRuleContext context, RegistryImage image) {
        return ImageOutcome.isCollected(context, image)
                ? "the tag " + ImageName.parse(image.reference()).tag()
                        + " does not exist any more: the principal that deleted it, and its earlier image, are unknown"
                : "the image to which the tag points now is unknown: " + ImageOutcome.of(context, image);
    }

    private static void evaluate(
            ImageRuleContext context, RegistryImage image, RegistryImage.Tag tag, RuleFindings findings) {
        if (tag.digest().isEmpty() || context.isSame(tag.digest(), image.ranDigest())) {
            return;
        }
        Instant from = context.sealed().request().window().from();
        boolean stale = tag.pushed().filter(pushed -> pushed.isBefore(from)).isPresent();
        Optional<ControlCall> push = context.calls().pushed(ImageName.parse(image.reference()));
        List<EvidenceLocation> evidence = new ArrayList<>();
        evidence.add(tag.evidence());
        context.ran(image).ifPresent(evidence::add);
        push.ifPresent(call -> evidence.add(call.evidence()));
        if (push.isEmpty() && !stale) {
            findings.gap(
                    "IMG-003",
                    brief(image)
                            + ": the package does not contain the push of the tag's current image: pushes are queried"
                            + " only in the target's account and region, for the window, and for AWS repositories");
        }
        findings.add(
                "IMG-003",
                stale ? Severity.LOW : Severity.HIGH,
                context.subject(image),
                tag.name() + " now points to " + tag.digest() + ", but " + image.ranDigest() + " ran"
                        + tag.pushed().map(at -> "; pushed at " + at).orElse("")
                        + push.map(call -> " by " + call.principal()).orElse("")
                        + (stale ? ", before the window: the running image is only older" : ""),
                evidence);
    }

    private static String brief(RegistryImage image) {
        return ImageName.parse(image.reference()).shortName();
    }
}
