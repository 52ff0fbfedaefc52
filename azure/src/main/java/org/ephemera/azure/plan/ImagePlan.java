package org.ephemera.azure.plan;

import java.util.List;
import java.util.Optional;
import org.ephemera.azure.catalog.AcrCatalog;
import org.ephemera.azure.target.KnownGroup;
import org.ephemera.azure.target.KnownImage;
import org.ephemera.azure.target.KnownRevision;
import org.ephemera.collect.PresetOutcome;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.source.DependencyOutcome;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Outcome;

/** Plans each image once, however many containers ran it. */
public final class ImagePlan {
    /** Container Instances and Container Apps have machines of this kind alone. */
    public static final String ARCHITECTURE = "x86_64";

    private ImagePlan() {}

    /** @param about the item that told of the group, or should have */
    public static void plan(PlannedItem about, KnownGroup group, Recorder recorder) {
        List<KnownImage> images = group.images();
        if (images.isEmpty()) {
            ended(
                    about,
                    DependencyOutcome.because(
                            group.gap(), about, "only the group tells which images its containers ran"),
                    recorder);
        }
        plan(about, images, recorder);
    }

    /**
     * Those of the revisions of an app that ran in the window.
     *
     * @param about the item that lists the revisions
     * @param gap how that item ended, if it did not list all
     */
    public static void plan(
            PlannedItem about, List<KnownRevision> revisions, Optional<Outcome> gap, Recorder recorder) {
        gap.ifPresent(why -> ended(
                about,
                DependencyOutcome.because(why, about, "only the revisions tell which images their containers ran"),
                recorder));
        plan(
                about,
                revisions.stream()
                        .filter(revision -> revision.isOf(about.window()))
                        .flatMap(revision -> revision.images().stream())
                        .distinct()
                        .map(KnownImage::ofApp)
                        .toList(),
                recorder);
    }

    private static void ended(PlannedItem about, Outcome outcome, Recorder recorder) {
        AcrCatalog.ImageParameters none = new AcrCatalog.ImageParameters("", Optional.empty(), Optional.empty());
        recorder.plan(AcrCatalog.IMAGE, about.window(), PresetOutcome.with(none, outcome));
    }

    private static void plan(PlannedItem about, List<KnownImage> images, Recorder recorder) {
        for (KnownImage image : images) {
            if (image.digests().isEmpty()) {
                plan(about, image, Optional.empty(), recorder);
            }
            image.digests().forEach(digest -> plan(about, image, Optional.of(digest), recorder));
        }
    }

    private static void plan(PlannedItem about, KnownImage image, Optional<String> digest, Recorder recorder) {
        recorder.plan(
                AcrCatalog.IMAGE,
                about.window(),
                new AcrCatalog.ImageParameters(image.reference(), digest, Optional.of(image.os())));
    }
}
