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

/** Plan of the image items: one item for each image, even if several containers ran it. */
public final class ImagePlan {
    /** Only architecture of Container Instances and Container Apps. */
    public static final String ARCHITECTURE = "x86_64";

    private ImagePlan() {}

    /**
     * Plans the images of a group.
     *
     * @param about item of the group
     */
    public static void plan(PlannedItem about, KnownGroup group, Recorder recorder) {
        List<KnownImage> images = group.images();
        if (images.isEmpty()) {
            ended(
                    about,
                    DependencyOutcome.because(
                            group.gap(), about, "only the group's description names the images of its containers"),
                    recorder);
        }
        plan(about, images, recorder);
    }

    /**
     * Plans the images of the revisions of an app that ran in the window.
     *
     * @param about item that lists the revisions
     * @param gap outcome of that item, if the list is incomplete
     */
    public static void plan(
            PlannedItem about, List<KnownRevision> revisions, Optional<Outcome> gap, Recorder recorder) {
        gap.ifPresent(why -> ended(
                about,
                DependencyOutcome.because(why, about, "only the revisions name the images of their containers"),
                recorder));
        plan(
                about,
                revisions.stream()
                        .filter(revision -> revision.mayHaveRunIn(about.window()))
                        .flatMap(revision -> revision.images().stream())
                        .distinct()
                        .map(KnownImage::ofApp)
                        .toList(),
                recorder);
    }

    /**
     * Plans the images of a job.
     *
     * @param about item that lists the executions
     * @param images references in the template of the job and of its executions
     * @param gap outcome of that item, if the list is incomplete
     */
    public static void planOfJob(PlannedItem about, List<String> images, Optional<Outcome> gap, Recorder recorder) {
        gap.ifPresent(why -> ended(
                about,
                DependencyOutcome.because(why, about, "only the executions name the images that ran"),
                recorder));
        plan(about, images.stream().map(KnownImage::ofApp).toList(), recorder);
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
