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

/** The steps by which one image is had: manifest, the platform's manifest, config, and the tag as it is now. */
final class ImageWork {
    /** Docker and containerd take no larger one. */
    private static final long LARGEST_CONFIG = 8 << 20;

    private final ImageReference.InAcr image;
    private final ImagePlatform platform;
    private final ImageRegistry registry;
    private final Recorder recorder;
    private final StepResults gaps = new StepResults();

    ImageWork(ImageReference.InAcr image, ImagePlatform platform, ImageRegistry registry, Recorder recorder) {
        this.image = image;
        this.platform = platform;
        this.registry = registry;
        this.recorder = recorder;
    }

    /** @param ran the digest of what ran */
    StepResults collect(String ran) throws IOException {
        Optional<ImageManifest> top = manifest(ran, ran);
        if (top.isPresent()) {
            content("the manifest of " + ran, top.get(), ImageChoice.LEVELS);
        }
        if (image.tag().isPresent() && !gaps.isCut() && registry.isOpen()) {
            tagNow(image.tag().get(), ran);
        }
        if (registry.isAnonymous()) {
            gaps.says(
                    "the registry does not let this caller pull, and gives the image to anybody who comes without a name");
        }
        return gaps;
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
        choice.lacking(platform).forEach(gaps::lacks);
        choice.doubt().ifPresent(gaps::says);
        for (ImageChoice.Entry image : choice.images()) {
            String of = image.manifest().digest();
            Optional<ImageManifest> one = gaps.isCut() ? Optional.empty() : manifest(of, of);
            if (one.isPresent()) {
                content(name + ", an index, and " + image.which(), one.get(), levels - 1);
            }
        }
    }

    private void single(String name, ImageManifest manifest) throws IOException {
        gaps.says(name + " has the digest it is named by, and " + CountText.of(manifest.layers(), "layer"));
        config(manifest);
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
            case StepResult.Not<byte[]> not -> gaps.lacks(not);
            case StepResult.It<byte[]> it -> {
                gaps.brought(1);
                String found = ImageManifest.digest(it.value());
                if (found.equals(config.digest())) {
                    gaps.says("the config has the digest it is named by");
                } else {
                    mismatch("config", config.digest(), found);
                }
            }
        }
    }

    /**
     * Nothing if it could not be had or is not what its digest says; either is noted.
     *
     * @param reference by which it is asked for
     * @param digest that it must have
     */
    private Optional<ImageManifest> manifest(String reference, String digest) throws IOException {
        return switch (registry.manifest(reference)) {
            case StepResult.Not<byte[]> not -> {
                gaps.lacks(not);
                yield Optional.empty();
            }
            case StepResult.It<byte[]> it -> {
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
            gaps.lacks(new Outcome.Failed(ApiFailure.UNREADABLE, "a manifest has its digest and is not JSON"));
            return Optional.empty();
        }
    }

    /** What the tag points to now says nothing of what ran; that it has moved since is worth knowing. */
    private void tagNow(String tag, String ran) throws IOException {
        switch (registry.manifest(tag)) {
            case StepResult.Not<byte[]> not
            when not.why() instanceof Outcome.Expired -> gaps.says("the tag " + tag + " exists no more");
            case StepResult.Not<byte[]> not -> gaps.lacks(not);
            case StepResult.It<byte[]> it -> {
                brought(tag);
                String now = ImageManifest.digest(it.value());
                gaps.says(now.equals(ran) ? "the tag " + tag + " points to it" : moved(tag, now, it.value(), ran));
            }
        }
    }

    private String moved(String tag, String now, byte[] manifest, String ran) {
        String points = "the tag " + tag + " points to ";
        Optional<ImageManifest> other = parsed(manifest);
        if (other.isPresent() && !other.get().lists(ran)) {
            gaps.marks(DetailCode.TAG_MOVED);
            return "THE TAG HAS MOVED: " + tag + " now points to " + now + ", what ran is " + ran;
        }
        return other.isPresent()
                ? points + "the index " + now + ", which lists it"
                : points + now + ", and whether that lists " + ran + " is not known";
    }

    private void brought(String reference) {
        gaps.brought(1);
        recorder.footprint(
                "reading the manifest " + reference + " of " + image.registry() + "/" + image.repository()
                        + " counts as a pull in the registry's metrics, and in ContainerRegistryRepositoryEvents if the registry"
                        + " keeps them; where a rule has the registry cache another one, it may have fetched and stored it anew");
    }

    private void mismatch(String what, String named, String found) {
        gaps.alarms(new Outcome.Failed(
                DetailCode.DIGEST_MISMATCH,
                "THE BYTES ARE NOT WHAT THEIR NAME SAYS: the " + what + " that the registry gave for " + named
                        + " has the digest " + found + "; it is kept as it came and was not followed"));
    }
}
