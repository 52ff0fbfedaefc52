package org.ephemera.analyze.image;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Image;
import org.ephemera.analyze.model.ImageName;
import org.ephemera.analyze.model.RuleFindings;
import org.ephemera.analyze.model.Severity;

/**
 * The tag leads to another image than the one that runs (IMG-003). An index and the manifest that it lists for the platform are
 * one image. That a service runs an older image than the tag's is common; that the tag was moved in the window of the incident is
 * not.
 */
final class MovedTag implements ImageRule {
    @Override
    public void judge(ImageRuleContext scene, RuleFindings judged) {
        for (Image image : scene.images()) {
            if (image.ran().isEmpty()) {
                judged.gap("IMG-003", brief(image) + ": which digest ran is not known");
            } else if (image.tag().isPresent()) {
                judge(scene, image, image.tag().get(), judged);
            } else if (!ImageName.parse(image.reference()).tag().isEmpty()) {
                judged.gap("IMG-003", brief(image) + ": " + unseen(ImageOutcome.of(scene, image), image));
            }
        }
    }

    /** That a tag is gone no answer shows, which is a refusal: its outcome says it, in the words of who collected. */
    private static String unseen(String outcome, Image image) {
        String gone = "the tag " + ImageName.parse(image.reference()).tag() + " exists no more";
        return outcome.contains(gone)
                ? gone + ": who took it away, and whether it led elsewhere before, is not known"
                : "what the tag points to now is not known: " + outcome;
    }

    private static void judge(ImageRuleContext scene, Image image, Image.Tag tag, RuleFindings judged) {
        if (tag.digest().isEmpty() || scene.isSame(tag.digest(), image.ran())) {
            return;
        }
        Instant from = scene.sealed().request().window().from();
        boolean stale = tag.pushed().filter(pushed -> pushed.isBefore(from)).isPresent();
        Optional<ControlCall> push = scene.calls().pushed(ImageName.parse(image.reference()));
        List<Evidence> evidence = new ArrayList<>();
        evidence.add(tag.evidence());
        scene.ran(image).ifPresent(evidence::add);
        push.ifPresent(call -> evidence.add(call.evidence()));
        if (push.isEmpty() && !stale) {
            judged.gap(
                    "IMG-003",
                    brief(image)
                            + ": who pushed what its tag points to now is not in the package: pushes are asked for"
                            + " in the target's account and region, for the window, and for repositories of AWS alone");
        }
        judged.add(
                "IMG-003",
                stale ? Severity.LOW : Severity.HIGH,
                scene.subject(image),
                tag.name() + " now points to " + tag.digest() + ", what ran is " + image.ran()
                        + tag.pushed().map(at -> "; pushed at " + at).orElse("")
                        + push.map(call -> " by " + call.principal()).orElse("")
                        + (stale ? ", before the window: what runs is only older" : ""),
                evidence);
    }

    private static String brief(Image image) {
        return ImageName.parse(image.reference()).brief();
    }
}
