package org.ephemera.azure.acr;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.image.ImageChoice;
import org.ephemera.collect.image.ImageManifest;
import org.ephemera.collect.image.ImagePlatform;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.StepResult;
import org.ephemera.collect.source.StepResults;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;

/** Steps that collect one image: manifest, manifest of the platform, config, current digest of the tag. */
final class ImageSteps {
    /** Limit of Docker and containerd for a config. */
    private static final long LARGEST_CONFIG = 8 << 20;

    private final ImageReference.InAcr image;
    private final ImagePlatform platform;
    private final ImageRegistry registry;
    private final Recorder recorder;
    private final StepResults gaps = new StepResults();

    ImageSteps(ImageReference.InAcr image, ImagePlatform platform, ImageRegistry registry, Recorder recorder) {
        this.image = image;
        this.platform = platform;
        this.registry = registry;
        this.recorder = recorder;
    }

    /**
     * Collects the image.
     *
     * @param ran digest that ran
     */
    StepResults collect(String ran) throws IOException {
        Optional<ImageManifest> top = manifest(ran, ran);
        if (top.isPresent()) {
            content("the manifest of " + ran, top.get(), ImageChoice.LEVELS);
        }
        if (image.tag().isPresent() && !gaps.isEndedByDeadline() && registry.isOpen()) {
            checkTag(image.tag().get(), ran);
        }
        if (registry.isAnonymous()) {
            gaps.addClause("the registry denies this caller the pull and returns the image to anonymous callers");
        }
        return gaps;
    }

    /**
     * Collects an image or the images of an index.
     *
     * @param levels number of nested indexes that may still be followed
     */
    private void content(String name, ImageManifest manifest, int levels) throws IOException {
        if (!manifest.isIndex()) {
            single(name, manifest);
            return;
        }
        if (levels == 0) {
            gaps.addMissing(ImageChoice.tooDeep());
            return;
        }
        ImageChoice choice = ImageChoice.select(manifest, platform);
        choice.gaps(platform).forEach(gaps::addMissing);
        choice.ambiguity().ifPresent(gaps::addClause);
        for (ImageChoice.Entry image : choice.images()) {
            String of = image.manifest().digest();
            Optional<ImageManifest> one = gaps.isEndedByDeadline() ? Optional.empty() : manifest(of, of);
            if (one.isPresent()) {
                content(name + " is an index; " + image.which(), one.get(), levels - 1);
            }
        }
    }

    private void single(String name, ImageManifest manifest) throws IOException {
        gaps.addClause(name + " matches its digest and has " + CountText.of(manifest.layers(), "layer"));
        config(manifest);
    }

    private void config(ImageManifest manifest) throws IOException {
        Optional<ImageManifest.Blob> named = manifest.config();
        if (named.isEmpty()) {
            gaps.addMissing(new Outcome.Partial("the manifest references no config"));
            return;
        }
        ImageManifest.Blob config = named.get();
        if (config.size() > LARGEST_CONFIG) {
            gaps.addMissing(new Outcome.Partial("the config has " + config.size() + " bytes, more than container"
                    + " runtimes accept (8 MiB); it was not read"));
            return;
        }
        switch (registry.blob(config)) {
            case StepResult.Missing<byte[]> failed -> gaps.addMissing(failed);
            case StepResult.Value<byte[]> it -> {
                gaps.addObjects(1);
                String found = ImageManifest.digest(it.value());
                if (found.equals(config.digest())) {
                    gaps.addClause("the config matches its digest");
                } else {
                    mismatch("config", config.digest(), found);
                }
            }
        }
    }

    /**
     * Reads a manifest; empty if it is unavailable or does not match its digest, which is recorded as a gap.
     *
     * @param reference digest or tag of the request
     * @param digest expected digest
     */
    private Optional<ImageManifest> manifest(String reference, String digest) throws IOException {
        return switch (registry.manifest(reference)) {
            case StepResult.Missing<byte[]> failed -> {
                gaps.addMissing(failed);
                yield Optional.empty();
            }
            case StepResult.Value<byte[]> it -> {
                brought(reference);
                String found = ImageManifest.digest(it.value());
                if (!found.equals(digest)) {
                    mismatch("manifest", digest, found);
                    yield Optional.empty();
                }
                yield parsed(it.value());
            }
        };
    }

    private Optional<ImageManifest> parsed(byte[] body) {
        try {
            return Optional.of(ImageManifest.parse(new String(body, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            gaps.addMissing(new Outcome.Failed(ApiFailure.UNREADABLE, "a manifest matches its digest but is not JSON"));
            return Optional.empty();
        }
    }

    /** Records the current digest of the tag. It is not evidence of what ran, but a moved tag is worth knowing. */
    private void checkTag(String tag, String ran) throws IOException {
        switch (registry.manifest(tag)) {
            case StepResult.Missing<byte[]> failed
            when failed.why() instanceof Outcome.Expired -> gaps.addClause("the tag " + tag + " no longer exists");
            case StepResult.Missing<byte[]> failed -> gaps.addMissing(failed);
            case StepResult.Value<byte[]> it -> {
                brought(tag);
                String now = ImageManifest.digest(it.value());
                gaps.addClause(
                        now.equals(ran)
                                ? "the tag " + tag + " points to this digest"
                                : moved(tag, now, it.value(), ran));
            }
        }
    }

    private String moved(String tag, String now, byte[] manifest, String ran) {
        String points = "the tag " + tag + " points to ";
        Optional<ImageManifest> other = parsed(manifest);
        if (other.isPresent() && !other.get().lists(ran)) {
            gaps.setDetail(DetailCode.TAG_MOVED);
            return "THE TAG HAS MOVED: " + tag + " now points to " + now + ", the digest that ran is " + ran;
        }
        return other.isPresent()
                ? points + "the index " + now + ", which lists it"
                : points + now + "; whether that lists " + ran + " is not known";
    }

    private void brought(String reference) {
        gaps.addObjects(1);
        recorder.footprint("reading the manifest " + reference + " of " + image.registry() + "/" + image.repository()
                + " counts as a pull in the registry's metrics, and in ContainerRegistryRepositoryEvents if the registry"
                + " keeps them; with a cache rule for another registry, it may have fetched and stored the image"
                + " again");
    }

    private void mismatch(String what, String named, String found) {
        gaps.addMissingFirst(new Outcome.Failed(
                DetailCode.DIGEST_MISMATCH,
                "DIGEST MISMATCH: the " + what + " that the registry returned for " + named
                        + " has the digest " + found + "; the response is stored unchanged, and what it references"
                        + " was not requested"));
    }
}
