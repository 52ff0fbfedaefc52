package org.ephemera.analyze.image;

import java.util.List;
import org.ephemera.analyze.model.ImageName;
import org.ephemera.analyze.model.Notes;
import org.ephemera.analyze.model.RuleBook;
import org.ephemera.analyze.model.Severity;

/** Names that say little of what ran: no tag or {@code latest} (IMG-001), no digest (IMG-002); nobody tells which ran (IMG-009). */
final class ImageNames implements ImageRule {
    @Override
    public void judge(ImageScene scene, Notes judged) {
        scene.running().forEach(one -> judge(one, judged));
    }

    private static void judge(ImageScene.Running one, Notes judged) {
        ImageName name = ImageName.parse(one.image().value());
        String subject = one.container().name();
        if (!name.digest().isEmpty()) {
            return;
        }
        if (name.tag().isEmpty() || name.tag().equals("latest")) {
            judged.add(
                    "IMG-001",
                    Registries.isPublic(name) ? Severity.MEDIUM : Severity.LOW,
                    subject,
                    one.image().value()
                            + (name.tag().isEmpty() ? " has no tag" : " is whatever is latest")
                            + (Registries.isPublic(name) ? ", in a registry that is public" : ""),
                    List.of(one.image().evidence()));
        }
        judged.add(
                "IMG-002",
                subject,
                one.image().value() + " names no digest",
                one.image().evidence());
        if (one.container().digest().isEmpty()) {
            judged.gap(
                    RuleBook.standard().rule("IMG-009").id(),
                    subject + ": which digest of " + one.image().value()
                            + " ran is not known, so that nobody can prove what ran");
        }
    }
}
