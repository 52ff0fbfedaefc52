package org.ephemera.collect.rank;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.format.Json;

/**
 * Values of an alert that may identify a task or pod, from the attributes of the target. The alert parsers write them
 * (TargetHints). Lists are separated by commas. An attacker may control all values, so they only order the tasks or pods.
 *
 * @param names names of pods or workloads
 * @param images references to images, without a digest
 * @param digests digests of images
 * @param processes names of executables, without their folder
 * @param accounts names of service accounts
 * @param first time of the alert's first activity; empty if unknown
 * @param last time of the alert's last activity; empty if unknown
 */
public record AlertHints(
        Set<String> uids,
        Set<String> runtimeIds,
        Set<String> names,
        Set<String> containers,
        Set<String> images,
        Set<String> digests,
        Set<String> addresses,
        Set<String> processes,
        Set<String> accounts,
        Optional<Instant> first,
        Optional<Instant> last) {
    private static final Duration NEW = Duration.ofDays(1);

    /** Length of the short id of a container. */
    private static final int SHORT_ID = 12;

    /** Executables that start most containers and most commands of attackers, so they distinguish none. */
    private static final Set<String> SHELLS = Set.of("sh", "bash", "dash", "ash", "zsh", "busybox", "env", "tini");

    public AlertHints {
        uids = Set.copyOf(uids);
        runtimeIds = Set.copyOf(runtimeIds);
        names = Set.copyOf(names);
        containers = Set.copyOf(containers);
        images = Set.copyOf(images);
        digests = Set.copyOf(digests);
        addresses = Set.copyOf(addresses);
        processes = Set.copyOf(processes);
        accounts = Set.copyOf(accounts);
    }

    /** Returns the values in the attributes of a target. */
    public static AlertHints of(Map<String, String> attributes) {
        Set<String> containers = values(attributes, "containerName");
        Set<String> images = new HashSet<>();
        Set<String> digests = values(attributes, "imageDigest");
        Set<String> runtimeIds = values(attributes, "runtimeId");
        references(values(attributes, "image"), images, digests);
        for (JsonNode container : containers(attributes.getOrDefault("containers", ""))) {
            add(container.path("name"), containers);
            references(Set.of(container.path("image").asText()), images, digests);
            add(container.path("imageDigest"), digests);
            add(container.path("runtimeId"), runtimeIds);
        }
        return new AlertHints(
                values(attributes, "alertedUid"),
                runtimeIds,
                union(values(attributes, "podName"), values(attributes, "kubernetesName")),
                containers,
                images,
                digests,
                union(values(attributes, "address"), values(attributes, "addresses")),
                union(values(attributes, "process"), values(attributes, "processes")).stream()
                        .map(path -> path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1))
                        .filter(name -> !name.isEmpty() && !SHELLS.contains(name))
                        .collect(Collectors.toSet()),
                values(attributes, "serviceAccount"),
                time(attributes, "eventFirstSeen"),
                time(attributes, "eventLastSeen"));
    }

    /** Reports whether the alert contains an image. The registry is optional, and so is the tag in the alert. */
    public boolean containsImage(String image) {
        String name = inRegistry(image.indexOf('@') < 0 ? image : image.substring(0, image.indexOf('@')));
        int tag = name.lastIndexOf(':');
        String untagged = tag > name.lastIndexOf('/') ? name.substring(0, tag) : name;
        return images.stream()
                .map(AlertHints::inRegistry)
                .anyMatch(hint ->
                        Stream.of(name, untagged).anyMatch(one -> one.equals(hint) || one.endsWith("/" + hint)));
    }

    /** Returns a reference without the default registry, which container runtimes add. */
    private static String inRegistry(String image) {
        return image.replaceFirst("^(?:index[.])?docker[.]io/(?:library/)?", "");
    }

    /** Reports whether the alert contains the digest at the end of a reference or id of an image. */
    public boolean containsDigestOf(String image) {
        return digests.stream().anyMatch(image::endsWith);
    }

    /** Reports whether the alert contains the id of a container, or at least its first twelve characters. */
    public boolean containsRuntimeId(String id) {
        return !id.isEmpty()
                && runtimeIds.stream()
                        .map(hint -> hint.substring(hint.lastIndexOf('/') + 1))
                        .anyMatch(hint -> hint.length() >= SHORT_ID && id.startsWith(hint));
    }

    /** Reports whether a command, or the last part of the reference to an image, contains a process as a word. */
    public boolean containsProcessIn(String text) {
        return processes.stream().anyMatch(process -> containsWord(text, process));
    }

    private static boolean containsWord(String text, String word) {
        for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
            int end = at + word.length();
            if ((at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1)))
                    && (end == text.length() || !Character.isLetterOrDigit(text.charAt(end)))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Reports whether a task or pod existed between the first and the last activity of the alert.
     *
     * @param ended empty if it is running, or its end is unknown
     */
    public boolean isWithin(Optional<Instant> created, Optional<Instant> ended) {
        Optional<Instant> begin = first.or(() -> last);
        Optional<Instant> end = last.or(() -> first);
        return created.isPresent()
                && begin.isPresent()
                && end.isPresent()
                && !created.get().isAfter(end.get())
                && ended.filter(at -> at.isBefore(begin.get())).isEmpty();
    }

    /** Reports whether a task or pod was created in the day before the last activity of the alert. */
    public boolean isNew(Optional<Instant> created) {
        return last.or(() -> first)
                .filter(end -> created.filter(at -> !at.isAfter(end) && at.isAfter(end.minus(NEW)))
                        .isPresent())
                .isPresent();
    }

    /** Returns the last part of the reference to an image, with its tag. */
    public static String imageName(String image) {
        return image.substring(image.lastIndexOf('/') + 1);
    }

    /** Separates the digest of each reference from its name. */
    private static void references(Collection<String> references, Set<String> images, Set<String> digests) {
        for (String reference : references) {
            int at = reference.lastIndexOf('@');
            String image = at < 0 ? reference : reference.substring(0, at);
            if (!image.isEmpty()) {
                images.add(image);
            }
            if (at >= 0) {
                digests.add(reference.substring(at + 1));
            }
        }
    }

    private static void add(JsonNode value, Set<String> values) {
        if (!value.asText().isEmpty()) {
            values.add(value.asText());
        }
    }

    private static Set<String> values(Map<String, String> attributes, String name) {
        return Arrays.stream(attributes.getOrDefault(name, "").split(",", -1))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static Set<String> union(Set<String> some, Set<String> more) {
        return Stream.concat(some.stream(), more.stream()).collect(Collectors.toSet());
    }

    private static Iterable<JsonNode> containers(String json) {
        try {
            return json.isEmpty() ? Set.of() : Json.parse(json.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Set.of();
        }
    }

    private static Optional<Instant> time(Map<String, String> attributes, String name) {
        try {
            return Optional.ofNullable(attributes.get(name)).map(Instant::parse);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
