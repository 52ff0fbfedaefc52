package org.ephemera.aws.ecr;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.ephemera.aws.target.ImageReference;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
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

/**
 * Steps that collect one image: description, manifest, the platform's manifest, config, and the current digest of the
 * tag.
 */
final class ImageSteps {
    /** Size limit of a config; Docker and containerd accept no larger one. */
    private static final long LARGEST_CONFIG = 8 << 20;

    private final ImageReference.InEcr image;
    private final ImagePlatform platform;
    private final boolean platformKnown;
    private final ImageRegistry registry;
    private final Recorder recorder;
    private final StepResults gaps = new StepResults();
    private String pulledBefore = "its last recorded pull is unknown";
    private boolean archived;
    private boolean isDeleted;

    /**
     * Creates the steps for one image.
     *
     * @param platformKnown true if the runtime of the image can report its platform: a task does, for a pod only its
     *     node
     */
    ImageSteps(
            ImageReference.InEcr image,
            ImagePlatform platform,
            boolean platformKnown,
            ImageRegistry registry,
            Recorder recorder) {
        this.image = image;
        this.platform = platform;
        this.platformKnown = platformKnown;
        this.registry = registry;
        this.recorder = recorder;
    }

    /**
     * Collects the image.
     *
     * @param ran the digest that ran, empty if unknown
     */
    SourceResult collect(Optional<String> ran) throws IOException {
        Optional<String> tag = ran.isEmpty() && image.tag().isEmpty() ? Optional.of("latest") : image.tag();
        // Before the first manifest is read, as that may count as a pull.
        Optional<ImageDetail> described =
                ran.isPresent() ? described(registry.describe(ImageRegistry.byDigest(ran.get()))) : Optional.empty();
        Optional<StepResult<ImageDetail>> tagged = tag.isPresent() && !gaps.isEndedByDeadline()
                ? Optional.of(registry.describe(ImageRegistry.byTag(tag.get())))
                : Optional.empty();
        Optional<String> tagDigest = tagged.flatMap(result -> tagDigest(result, ran.isPresent()));
        Optional<String> wanted = ran.or(() -> tagDigest);
        if (wanted.isPresent()) {
            if (ran.isEmpty()) {
                gaps.addClause("the digest that ran is unknown: this is the image that the tag " + tag.get()
                        + " points to now, which may be another one");
            }
            described.ifPresent(this::addDescription);
            // A request for a deleted image of a pull-through cache would make ECR import it again.
            if (!isDeleted) {
                addContent(wanted.get());
            }
            if (ran.isPresent() && tag.isPresent() && tagged.isPresent()) {
                compareTag(tag.get(), ran.get(), tagged.get(), tagDigest);
            }
        }
        return gaps.toResult(image.displayName());
    }

    private Optional<ImageDetail> described(StepResult<ImageDetail> result) {
        return switch (result) {
            case StepResult.Value<ImageDetail> it -> Optional.of(it.value());
            case StepResult.Missing<ImageDetail> not -> {
                addGap(not);
                isDeleted = not.why() instanceof Outcome.Expired;
                yield Optional.empty();
            }
        };
    }

    /**
     * Returns the digest of the tag.
     *
     * @param optional true if the digest that ran is known; a deleted tag is then not a gap
     */
    private Optional<String> tagDigest(StepResult<ImageDetail> result, boolean optional) {
        return switch (result) {
            case StepResult.Value<ImageDetail> it -> {
                if (!optional) {
                    addDescription(it.value());
                }
                yield Optional.ofNullable(it.value().imageDigest()).filter(ImageManifest::isDigest);
            }
            case StepResult.Missing<ImageDetail> not -> {
                if (!optional || !(not.why() instanceof Outcome.Expired)) {
                    addGap(not);
                }
                yield Optional.empty();
            }
        };
    }

    private void addDescription(ImageDetail detail) {
        gaps.addObjects(1);
        archived = "ARCHIVED".equals(detail.imageStatusAsString());
        Instant pulled = detail.lastRecordedPullTime();
        pulledBefore = pulled == null ? "no pull was recorded" : "the last recorded pull was at " + pulled;
        gaps.addClause("before it was read, " + pulledBefore);
    }

    /** Collects the manifest of a digest, the platform's manifest if it is an index, and the config. */
    private void addContent(String digest) throws IOException {
        Optional<ImageManifest> top = manifest(digest);
        if (top.isPresent()) {
            addContent("the manifest of " + digest, top.get(), ImageChoice.LEVELS);
        }
    }

    /**
     * Collects a manifest or an index.
     *
     * @param levels number of index levels that may still be followed
     */
    private void addContent(String name, ImageManifest manifest, int levels) throws IOException {
        if (!manifest.isIndex()) {
            addSingle(name, manifest);
            return;
        }
        if (levels == 0) {
            gaps.addMissing(ImageChoice.tooDeep());
            return;
        }
        ImageChoice choice = ImageChoice.select(manifest, platform);
        addDoubts(choice);
        for (ImageChoice.Entry image : choice.images()) {
            Optional<ImageManifest> one = gaps.isEndedByDeadline()
                    ? Optional.empty()
                    : manifest(image.manifest().digest());
            if (one.isPresent()) {
                addContent(name + ", an index, and " + image.which(), one.get(), levels - 1);
            }
        }
    }

    private void addSingle(String name, ImageManifest manifest) throws IOException {
        gaps.addClause(name + " matches its digest and has " + CountText.of(manifest.layers(), "layer"));
        addConfig(manifest);
    }

    private void addDoubts(ImageChoice choice) {
        choice.gaps(platform).forEach(gaps::addMissing);
        choice.ambiguity().ifPresent(doubt -> {
            if (platformKnown && !platform.isKnown()) {
                gaps.addMissing(new Outcome.Partial(doubt));
            } else {
                gaps.addClause(doubt);
            }
        });
    }

    private void addConfig(ImageManifest manifest) throws IOException {
        Optional<ImageManifest.Blob> reference = manifest.config();
        if (reference.isEmpty()) {
            gaps.addMissing(new Outcome.Partial("the manifest references no config"));
            return;
        }
        ImageManifest.Blob config = reference.get();
        if (config.size() > LARGEST_CONFIG) {
            gaps.addMissing(new Outcome.Partial(
                    "the config has " + config.size() + " bytes, more than any runtime accepts; it was" + " not read"));
            return;
        }
        switch (registry.blob(config)) {
            case StepResult.Missing<byte[]> not -> addGap(not);
            case StepResult.Value<byte[]> it -> {
                gaps.addObjects(1);
                String found = "sha256:" + Digest.of(it.value());
                if (found.equals(config.digest())) {
                    gaps.addClause("the config matches its digest");
                } else {
                    mismatch("config", config.digest(), found);
                }
            }
        }
    }

    /** Returns a manifest; empty if it is unavailable or does not match its digest, which is recorded as a gap. */
    private Optional<ImageManifest> manifest(String digest) throws IOException {
        return switch (registry.manifest(digest)) {
            case StepResult.Missing<String> not -> {
                addGap(not);
                yield Optional.empty();
            }
            case StepResult.Value<String> it -> {
                gaps.addObjects(1);
                recorder.footprint("BatchGetImage of " + image.account() + "/" + image.repository() + "@" + digest
                        + " in " + image.region() + " may have set its lastRecordedPullTime; " + pulledBefore);
                String found = ImageManifest.digest(it.value());
                if (!found.equals(digest)) {
                    mismatch("manifest", digest, found);
                    yield Optional.empty();
                }
                yield parse(it.value());
            }
        };
    }

    private Optional<ImageManifest> parse(String text) {
        try {
            return Optional.of(ImageManifest.parse(text));
        } catch (IOException e) {
            gaps.addMissing(new Outcome.Failed(ApiFailure.UNREADABLE, "a manifest matches its digest but is not JSON"));
            return Optional.empty();
        }
    }

    private void compareTag(String tag, String ran, StepResult<ImageDetail> tagged, Optional<String> points)
            throws IOException {
        if (points.isEmpty()) {
            if (tagged instanceof StepResult.Missing<ImageDetail> not && not.why() instanceof Outcome.Expired) {
                gaps.addClause("the tag " + tag + " exists no more");
            }
            return;
        }
        String now = points.get();
        if (now.equals(ran)) {
            gaps.addClause("the tag " + tag + " points to the digest that ran");
            return;
        }
        if (gaps.isEndedByDeadline()) {
            return;
        }
        Optional<ImageManifest> other = manifest(now);
        String moved = "THE TAG HAS MOVED: " + tag + " now points to " + now + ", the task ran " + ran;
        if (other.isPresent() && other.get().lists(ran)) {
            gaps.addClause("the tag " + tag + " points to the index " + now + ", which lists the digest that ran");
        } else if (other.isEmpty() && mayBeIndex(tagged)) {
            gaps.addClause("the tag " + tag + " points to " + now + ", which could not be read: if it is an index that"
                    + " lists " + ran + ", the tag has not moved");
        } else {
            gaps.addClause(moved);
            gaps.setDetail(DetailCode.TAG_MOVED);
        }
    }

    /**
     * Reports whether the tag may reference an index, which lists an image of each platform under a separate digest.
     */
    private static boolean mayBeIndex(StepResult<ImageDetail> tagged) {
        if (!(tagged instanceof StepResult.Value<ImageDetail> it)) {
            return true;
        }
        @Nullable String type = it.value().imageManifestMediaType();
        return type == null || type.endsWith("index.v1+json") || type.endsWith("manifest.list.v2+json");
    }

    private void mismatch(String what, String named, String found) {
        gaps.addMissingFirst(new Outcome.Failed(
                DetailCode.DIGEST_MISMATCH,
                "DIGEST MISMATCH: the " + what + " that ECR returned for " + named + " has the digest " + found
                        + "; it is stored unchanged, and its references were not followed"));
    }

    private void addGap(StepResult.Missing<?> not) {
        gaps.addMissing(
                archived && !not.endedByDeadline() && !(not.why() instanceof Outcome.Denied)
                        ? new StepResult.Missing<>(archived(not.why()), false)
                        : not);
    }

    private static Outcome archived(Outcome why) {
        return new Outcome.Partial(
                "the image is archived, and ECR returns it only after it is restored, which would change it: "
                        + why.message());
    }
}
