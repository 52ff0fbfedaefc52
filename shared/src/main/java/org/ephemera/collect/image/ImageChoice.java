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
 * The images of an index that are read for the one that ran.
 *
 * @param images the likeliest last; none if the index lists none that could have run
 * @param doubt why nobody knows which of them it was, a clause for people; empty if there is no doubt
 * @param left how many more could have been it and are not read
 */
public record ImageChoice(List<Entry> images, Optional<String> doubt, int left) {
    /** Systems times machines, and Windows in each of its versions. */
    private static final int MOST = 8;

    /** An index may list others, which runtimes follow. */
    public static final int LEVELS = 2;

    private static final Pattern VERSION = Pattern.compile("[0-9.]{1,32}");

    public ImageChoice {
        images = List.copyOf(images);
    }

    /** @param which for people: {@code that for linux/amd64} */
    public record Entry(ImageManifest.Blob manifest, String which) {}

    /** As a runtime on that platform takes it; where nobody told the platform, every image that a machine of a cloud runs. */
    public static ImageChoice in(ImageManifest index, ImagePlatform platform) {
        List<JsonNode> all = index.images();
        if (platform.told()) {
            List<JsonNode> fitting = all.stream()
                    .filter(each -> platform.is(each.path("platform")))
                    .toList();
            return fitting.isEmpty() ? ofNoPlatform(all, platform) : told(fitting, platform);
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
                        "nobody told on which platform it ran, so it is not known which of the " + all.size()
                                + " images of the index that was");
    }

    /** Where none is for its platform a runtime takes the first that is for none, if its config is for it (containerd, images.Manifest). */
    private static ImageChoice ofNoPlatform(List<JsonNode> all, ImagePlatform platform) {
        List<JsonNode> possible = all.stream()
                .filter(each -> ImagePlatform.isUntold(each.path("platform")))
                .toList();
        return several(
                possible.reversed(),
                "the index says of none of its images that it is for " + wanted(platform) + "; " + possible.size()
                        + " name no platform, and which of these ran is not known");
    }

    /** Of those for one platform a runtime takes the first: whoever pushes an index may list any number behind it. */
    private static Collection<JsonNode> firsts(List<JsonNode> all) {
        Map<List<String>, JsonNode> firsts = new LinkedHashMap<>();
        for (JsonNode each : all) {
            JsonNode platform = each.path("platform");
            if (ImagePlatform.isOfClouds(platform)) {
                firsts.putIfAbsent(ImagePlatform.key(platform), each);
            }
        }
        return firsts.values();
    }

    private static ImageChoice told(List<JsonNode> fitting, ImagePlatform platform) {
        Optional<JsonNode> ofVersion = fitting.stream()
                .filter(each -> platform.isVersion(each.path("platform")))
                .findFirst();
        if (ofVersion.isPresent() || fitting.size() < 2 || !platform.isWindows()) {
            Optional<JsonNode> plain = fitting.stream()
                    .filter(each -> ImagePlatform.isPlain(each.path("platform")))
                    .findFirst();
            return certain(ofVersion.or(() -> plain).or(() -> fitting.stream().findFirst()), "that for " + platform);
        }
        return several(
                fitting,
                "it is not known which of the " + fitting.size() + " images for " + platform
                        + " ran, one for each version of the system");
    }

    private static ImageChoice certain(Optional<JsonNode> image, String which) {
        return new ImageChoice(image.map(each -> entry(each, which)).stream().toList(), Optional.empty(), 0);
    }

    private static ImageChoice several(List<JsonNode> possible, String doubt) {
        int left = Math.max(0, possible.size() - MOST);
        return new ImageChoice(
                possible.stream()
                        .skip(left)
                        .map(each -> entry(each, "that for " + name(each.path("platform"))))
                        .toList(),
                possible.size() > 1 ? Optional.of(doubt) : Optional.empty(),
                left);
    }

    private static Entry entry(JsonNode image, String which) {
        return new Entry(ImageManifest.blob(image).orElseThrow(), which);
    }

    /** System and machine are of the few that are known; the version is what somebody wrote who pushed the index. */
    private static String name(JsonNode platform) {
        if (ImagePlatform.isUntold(platform)) {
            return "no platform that is named";
        }
        String version = platform.path("os.version").asText();
        return platform.path("os").asText() + "/"
                + platform.path("architecture").asText()
                + (VERSION.matcher(version).matches() ? " " + version : "");
    }

    private static String wanted(ImagePlatform platform) {
        return platform.told() ? platform.toString() : "a machine of this cloud";
    }

    public static Outcome.Partial tooDeep() {
        return new Outcome.Partial("an index that stands within " + LEVELS + " others was not followed");
    }

    /** What of the index could have run and is not among {@link #images}, each a reason why an item is not whole. */
    public List<Outcome.Partial> lacking(ImagePlatform platform) {
        List<Outcome.Partial> lacking = new ArrayList<>();
        if (images.isEmpty()) {
            lacking.add(new Outcome.Partial("the index is there, and lists no manifest for " + wanted(platform)));
        }
        if (left > 0) {
            lacking.add(new Outcome.Partial(left + " more images of the index could have run and were not read"));
        }
        return lacking;
    }
}
