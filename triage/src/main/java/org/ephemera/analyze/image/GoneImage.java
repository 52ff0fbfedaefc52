package org.ephemera.analyze.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Image;
import org.ephemera.analyze.model.ImageName;
import org.ephemera.analyze.model.Notes;
import org.ephemera.analyze.model.Severity;

/** The registry has what ran no more (IMG-005); what was pulled may still be on the host. */
final class GoneImage implements ImageRule {
    @Override
    public void judge(ImageScene scene, Notes judged) {
        for (Image image : scene.images()) {
            if (image.gone() && !image.ran().isEmpty()) {
                Optional<ControlCall> deleted = scene.calls().deleted(ImageName.parse(image.reference()), image.ran());
                List<Evidence> evidence = new ArrayList<>(List.of(image.evidence()));
                scene.ran(image).ifPresent(evidence::add);
                deleted.ifPresent(call -> evidence.add(call.evidence()));
                judged.add(
                        "IMG-005",
                        Severity.HIGH,
                        scene.subject(image),
                        "the registry has " + image.ran() + " no more"
                                + deleted.map(call -> "; deleted by " + call.principal() + " at " + call.time())
                                        .orElse("; who deleted it is not known"),
                        evidence);
            }
            if (!image.gone() && image.manifests().isEmpty()) {
                judged.gap(
                        "IMG", "nothing of " + image.reference() + " is in the package: " + Outcomes.of(scene, image));
            }
        }
    }
}
