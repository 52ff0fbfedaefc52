package org.ephemera.collect.image;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ephemera.model.Outcome;

/**
 * Images of an image index that are read because one of them ran.
 *
 * @param images the likeliest last; empty if the index lists no image that could have run
 * @param ambiguity clause that states why it is not known which of them ran; empty if there is no doubt
 * @param remaining number of further images that could have run and are not read
 */
public record ImageChoice(List<Entry> images, Optional<String> ambiguity, int remaining) {
    /** Limit: both operating systems times both CPU architectures, and Windows in each of its versions. */
    private static final int MOST = 8;

    /** Levels of nested indexes that are followed. An index may list other indexes, which container runtimes follow. */
    public static final int LEVELS = 2;

    private static final Pattern VERSION = Pattern.compile("[0-9.]{1,32}");

    public ImageChoice {
        images = List.copyOf(images);
    }

    /**
     * Image of the index.
     *
     * @param which clause for people: {@code the image for linux/amd64}
     */
    public record Entry(ImageManifest.Blob manifest, String which) {}

    /**
     * Returns the images that a container runtime selects on a platform. If the platform is unknown, returns every
     * image that a machine of a cloud can run.
     */
    public static ImageChoice select(ImageManifest index, ImagePlatform platform) {
        List<JsonNode> all = index.images();
        if (platform.isKnown()) {
            List<JsonNode> fitting = all.stream()
                    .filter(each -> platform.matches(each.path("platform")))
                    .toList();
            return fitting.isEmpty() ? ofNoPlatform(all, platform) : ofPlatform(fitting, platform);
        }
        if (all.size() == 1) {
            return certain(Optional.of(all.getFirst()), "its only image");
        }
        Collection<JsonNode> firsts = firsts(all);
        return firsts.isEmpty()
                ? ofNoPlatform(all, platform)
                : several(
                        firsts.stream()
                                .sorted(Comparator.comparingInt(
                                        each -> ImagePlatform.likelihood(each.path("platform"))))
                                .toList(),
                        "the platform on which it ran is unknown, so it is not known which of the " + all.size()
                                + " images of the index ran");
    }

    /**
     * Returns the images without a platform. If no image is for its platform, a container runtime takes the first image
     * without a platform whose config matches (containerd, images.Manifest).
     */
    private static ImageChoice ofNoPlatform(List<JsonNode> all, ImagePlatform platform) {
        List<JsonNode> possible = all.stream()
                .filter(each -> ImagePlatform.isAbsent(each.path("platform")))
                .toList();
        return several(
                possible.reversed(),
                "no image of the index is for " + wanted(platform) + "; " + possible.size()
                        + " have no platform, and it is not known which of these ran");
    }

    /**
     * Returns the first image of each platform. A container runtime takes the first one, and anyone who pushes an index
     * may list any number after it.
     */
    private static Collection<JsonNode> firsts(List<JsonNode> all) {
        Map<List<String>, JsonNode> firsts = new LinkedHashMap<>();
        for (JsonNode each : all) {
            JsonNode platform = each.path("platform");
            if (ImagePlatform.isRunByClouds(platform)) {
                firsts.putIfAbsent(ImagePlatform.key(platform), each);
            }
        }
        return firsts.values();
    }

    private static ImageChoice ofPlatform(List<JsonNode> fitting, ImagePlatform platform) {
        Optional<JsonNode> ofVersion = fitting.stream()
                .filter(each -> platform.matchesVersion(each.path("platform")))
                .findFirst();
        if (ofVersion.isPresent() || fitting.size() < 2 || !platform.isWindows()) {
            Optional<JsonNode> plain = fitting.stream()
                    .filter(each -> ImagePlatform.isPlain(each.path("platform")))
                    .findFirst();
            return certain(
                    ofVersion.or(() -> plain).or(() -> fitting.stream().findFirst()), "the image for " + platform);
        }
        return several(
                fitting,
                "it is not known which of the " + fitting.size() + " images for " + platform
                        + " ran; each is for another version of the operating system");
    }

    private static ImageChoice certain(Optional<JsonNode> image, String which) {
        return new ImageChoice(image.map(each -> entry(each, which)).stream().toList(), Optional.empty(), 0);
    }

    private static ImageChoice several(List<JsonNode> possible, String doubt) {
        int left = Math.max(0, possible.size() - MOST);
        return new ImageChoice(
                possible.stream()
                        .skip(left)
                        .map(each -> entry(each, "the image for " + name(each.path("platform"))))
                        .toList(),
                possible.size() > 1 ? Optional.of(doubt) : Optional.empty(),
                left);
    }

    private static Entry entry(JsonNode image, String which) {
        return new Entry(ImageManifest.blob(image).orElseThrow(), which);
    }

    /**
     * Returns the name of a platform. Operating system and architecture are known values; the version is chosen
     * by the author of the index.
     */
    private static String name(JsonNode platform) {
        if (ImagePlatform.isAbsent(platform)) {
            return "an unnamed platform";
        }
        String version = platform.path("os.version").asText();
        return platform.path("os").asText() + "/"
                + platform.path("architecture").asText()
                + (VERSION.matcher(version).matches() ? " " + version : "");
    }

    private static String wanted(ImagePlatform platform) {
        return platform.isKnown() ? platform.toString() : "a machine of this cloud";
    }

    /** Returns the reason why an index is not followed further. */
    public static Outcome.Partial tooDeep() {
        return new Outcome.Partial("an image index nested in " + LEVELS + " other indexes was not followed");
    }

    /**
     * Returns the images that could have run and are not among {@link #images}, each as a reason why an item is
     * incomplete.
     */
    public List<Outcome.Partial> gaps(ImagePlatform platform) {
        List<Outcome.Partial> lacking = new ArrayList<>();
        if (images.isEmpty()) {
            lacking.add(new Outcome.Partial("the index is stored and lists no manifest for " + wanted(platform)));
        }
        if (remaining > 0) {
            lacking.add(new Outcome.Partial(remaining + " more images of the index could have run and were not read"));
        }
        return lacking;
    }
}
