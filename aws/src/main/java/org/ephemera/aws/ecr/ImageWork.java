package org.ephemera.aws.ecr;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.ephemera.aws.target.ImageReference;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.image.ImageChoice;
import org.ephemera.collect.image.ImageManifest;
import org.ephemera.collect.image.ImagePlatform;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.StepResult;
import org.ephemera.collect.source.StepResults;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Digest;
import org.ephemera.model.Outcome;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecr.model.ImageDetail;

/** The steps by which one image is had: description, manifest, the platform's manifest, config, and the tag as it is now. */
final class ImageWork {
    /** Docker and containerd take no larger one. */
    private static final long LARGEST_CONFIG = 8 << 20;

    private final ImageReference.InEcr image;
    private final ImagePlatform platform;
    private final boolean tellable;
    private final ImageRegistry registry;
    private final Recorder recorder;
    private final StepResults gaps = new StepResults();
    private String pulledBefore = "nobody told when";
    private boolean archived;
    private boolean isGone;

    /** @param tellable whether what ran it can tell the platform: a task does, of a pod only its node */
    ImageWork(
            ImageReference.InEcr image,
            ImagePlatform platform,
            boolean tellable,
            ImageRegistry registry,
            Recorder recorder) {
        this.image = image;
        this.platform = platform;
        this.tellable = tellable;
        this.registry = registry;
        this.recorder = recorder;
    }

    /** @param ran the digest of what ran, nothing if nobody told it */
    Step collect(Optional<String> ran) throws IOException {
        Optional<String> tag = ran.isEmpty() && image.tag().isEmpty() ? Optional.of("latest") : image.tag();
        // Before the first manifest is read, as that may count as a pull.
        Optional<ImageDetail> described =
                ran.isPresent() ? described(registry.describe(ImageRegistry.byDigest(ran.get()))) : Optional.empty();
        Optional<StepResult<ImageDetail>> tagged = tag.isPresent() && !gaps.isCut()
                ? Optional.of(registry.describe(ImageRegistry.byTag(tag.get())))
                : Optional.empty();
        Optional<String> tagPoints = tagged.flatMap(had -> tagPoints(had, ran.isPresent()));
        Optional<String> wanted = ran.or(() -> tagPoints);
        if (wanted.isPresent()) {
            if (ran.isEmpty()) {
                gaps.says("no digest of what ran is known: this is what the tag " + tag.get()
                        + " points to now, and may not be what ran");
            }
            described.ifPresent(this::remember);
            // In a repository that caches another registry, to ask for what is gone would have ECR import it anew.
            if (!isGone) {
                content(wanted.get());
            }
            if (ran.isPresent() && tag.isPresent() && tagged.isPresent()) {
                tagNow(tag.get(), ran.get(), tagged.get(), tagPoints);
            }
        }
        return gaps.end(image.shown());
    }

    private Optional<ImageDetail> described(StepResult<ImageDetail> had) {
        return switch (had) {
            case StepResult.It<ImageDetail> it -> Optional.of(it.value());
            case StepResult.Not<ImageDetail> not -> {
                gap(not);
                isGone = not.why() instanceof Outcome.Expired;
                yield Optional.empty();
            }
        };
    }

    /** @param beside true if the tag is only looked at; a tag that is gone is then no gap */
    private Optional<String> tagPoints(StepResult<ImageDetail> had, boolean beside) {
        return switch (had) {
            case StepResult.It<ImageDetail> it -> {
                if (!beside) {
                    remember(it.value());
                }
                yield Optional.ofNullable(it.value().imageDigest()).filter(ImageManifest::isDigest);
            }
            case StepResult.Not<ImageDetail> not -> {
                if (!beside || !(not.why() instanceof Outcome.Expired)) {
                    gap(not);
                }
                yield Optional.empty();
            }
        };
    }

    private void remember(ImageDetail detail) {
        gaps.brought(1);
        archived = "ARCHIVED".equals(detail.imageStatusAsString());
        Instant pulled = detail.lastRecordedPullTime();
        pulledBefore = pulled == null ? "no pull was recorded" : "the last recorded pull was at " + pulled;
        gaps.says("before it was read, " + pulledBefore);
    }

    /** The manifest of a digest, what it points to for the platform, and the config. */
    private void content(String digest) throws IOException {
        Optional<ImageManifest> top = manifest(digest);
        if (top.isPresent()) {
            content("the manifest of " + digest, top.get(), ImageChoice.LEVELS);
        }
    }

    /** @param levels of indexes that may still be followed */
    private void content(String name, ImageManifest manifest, int levels) throws IOException {
        if (!manifest.isIndex()) {
            single(name, manifest);
            return;
        }
        if (levels == 0) {
            gaps.lacks(ImageChoice.tooDeep());
            return;
        }
        ImageChoice choice = ImageChoice.in(manifest, platform);
        doubts(choice);
        for (ImageChoice.Entry image : choice.images()) {
            Optional<ImageManifest> one =
                    gaps.isCut() ? Optional.empty() : manifest(image.manifest().digest());
            if (one.isPresent()) {
                content(name + ", an index, and " + image.which(), one.get(), levels - 1);
            }
        }
    }

    private void single(String name, ImageManifest manifest) throws IOException {
        gaps.says(name + " has the digest it is named by, and " + CountText.of(manifest.layers(), "layer"));
        config(manifest);
    }

    private void doubts(ImageChoice choice) {
        choice.lacking(platform).forEach(gaps::lacks);
        choice.doubt().ifPresent(doubt -> {
            if (tellable && !platform.told()) {
                gaps.lacks(new Outcome.Partial(doubt));
            } else {
                gaps.says(doubt);
            }
        });
    }

    private void config(ImageManifest manifest) throws IOException {
        Optional<ImageManifest.Blob> named = manifest.config();
        if (named.isEmpty()) {
            gaps.lacks(new Outcome.Partial("the manifest names no config"));
            return;
        }
        ImageManifest.Blob config = named.get();
        if (config.size() > LARGEST_CONFIG) {
            gaps.lacks(new Outcome.Partial("the config has " + config.size() + " bytes, which is more than any runtime"
                    + " takes; it was not read"));
            return;
        }
        switch (registry.blob(config)) {
            case StepResult.Not<byte[]> not -> gap(not);
            case StepResult.It<byte[]> it -> {
                gaps.brought(1);
                String found = "sha256:" + Digest.of(it.value());
                if (found.equals(config.digest())) {
                    gaps.says("the config has the digest it is named by");
                } else {
                    mismatch("config", config.digest(), found);
                }
            }
        }
    }

    /** Nothing if it could not be had or is not what its digest says; either is noted. */
    private Optional<ImageManifest> manifest(String digest) throws IOException {
        return switch (registry.manifest(digest)) {
            case StepResult.Not<String> not -> {
                gap(not);
                yield Optional.empty();
            }
            case StepResult.It<String> it -> {
                gaps.brought(1);
                recorder.footprint("BatchGetImage of " + image.account() + "/" + image.repository() + "@" + digest
                        + " in " + image.region() + " may have set its lastRecordedPullTime; " + pulledBefore);
                String found = ImageManifest.digest(it.value());
                if (!found.equals(digest)) {
                    mismatch("manifest", digest, found);
                    yield Optional.empty();
                }
                yield parsed(it.value());
            }
        };
    }

    private Optional<ImageManifest> parsed(String text) {
        try {
            return Optional.of(ImageManifest.parse(text));
        } catch (IOException e) {
            gaps.lacks(new Outcome.Failed(ApiFailure.UNREADABLE, "a manifest has its digest and is not JSON"));
            return Optional.empty();
        }
    }

    private void tagNow(String tag, String ran, StepResult<ImageDetail> tagged, Optional<String> points)
            throws IOException {
        if (points.isEmpty()) {
            if (tagged instanceof StepResult.Not<ImageDetail> not && not.why() instanceof Outcome.Expired) {
                gaps.says("the tag " + tag + " exists no more");
            }
            return;
        }
        String now = points.get();
        if (now.equals(ran)) {
            gaps.says("the tag " + tag + " points to it");
            return;
        }
        if (gaps.isCut()) {
            return;
        }
        Optional<ImageManifest> other = manifest(now);
        String moved = "THE TAG HAS MOVED: " + tag + " now points to " + now + ", the task ran " + ran;
        if (other.isPresent() && other.get().lists(ran)) {
            gaps.says("the tag " + tag + " points to the index " + now + ", which lists it");
        } else if (other.isEmpty() && mayBeIndex(tagged)) {
            gaps.says("the tag " + tag + " points to " + now + ", which could not be read: if it is an index that"
                    + " lists " + ran + ", the tag has not moved");
        } else {
            gaps.says(moved);
            gaps.marks(DetailCode.TAG_MOVED);
        }
    }

    /** One that lists an image of each platform, under a digest of its own. */
    private static boolean mayBeIndex(StepResult<ImageDetail> tagged) {
        if (!(tagged instanceof StepResult.It<ImageDetail> it)) {
            return true;
        }
        @Nullable String type = it.value().imageManifestMediaType();
        return type == null || type.endsWith("index.v1+json") || type.endsWith("manifest.list.v2+json");
    }

    private void mismatch(String what, String named, String found) {
        gaps.alarms(new Outcome.Failed(
                DetailCode.DIGEST_MISMATCH,
                "THE BYTES ARE NOT WHAT THEIR NAME SAYS: the " + what + " that ECR gave for " + named
                        + " has the digest " + found + "; it is kept as it came and was not followed"));
    }

    private void gap(StepResult.Not<?> not) {
        gaps.lacks(
                archived && !not.cut() && !(not.why() instanceof Outcome.Denied)
                        ? new StepResult.Not<>(archived(not.why()), false)
                        : not);
    }

    private static Outcome archived(Outcome why) {
        return new Outcome.Partial(
                "the image is archived, and ECR gives it only after it is restored, which would change" + " it: "
                        + why.message());
    }
}
