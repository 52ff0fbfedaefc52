package org.ephemera.azure.source;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.bag.PlannedItem;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.source.Ended;

/** Plans each image once, however many containers ran it. */
final class ImagePlan {
    static final String IMAGE = "image";
    static final String DIGEST = "digest";
    static final String OS = "os";
    /** Container Instances has machines of this kind alone. */
    static final String ARCHITECTURE = "x86_64";

    private ImagePlan() {}

    /** @param about the item that told of the group, or should have */
    static void plan(PlannedItem about, KnownGroup group, Recorder recorder) {
        List<KnownImage> images = group.images();
        if (images.isEmpty()) {
            Map<String, String> params = new TreeMap<>();
            Ended.put(
                    params, Untold.because(group.gap(), about, "only the group tells which images its containers ran"));
            recorder.plan(AcrImageSource.ARTIFACT, about.window(), params);
        }
        for (KnownImage image : images) {
            if (image.digests().isEmpty()) {
                plan(about, image, Optional.empty(), recorder);
            }
            image.digests().forEach(digest -> plan(about, image, Optional.of(digest), recorder));
        }
    }

    private static void plan(PlannedItem about, KnownImage image, Optional<String> digest, Recorder recorder) {
        Map<String, String> params = new TreeMap<>(Map.of(IMAGE, image.reference(), OS, image.os()));
        digest.ifPresent(ran -> params.put(DIGEST, ran));
        recorder.plan(AcrImageSource.ARTIFACT, about.window(), params);
    }
}
