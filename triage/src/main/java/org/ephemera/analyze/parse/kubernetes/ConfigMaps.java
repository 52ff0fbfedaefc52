package org.ephemera.analyze.parse.kubernetes;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.analyze.parse.sealed.CloudTimes;
import org.ephemera.analyze.parse.sealed.LocatedJson;
import org.ephemera.analyze.parse.sealed.ResponseDocuments;
import org.ephemera.analyze.parse.sealed.SealedPackage;

/** Config maps of a package: with their values, or with digests of them ({@code ConfigMapDigest}). */
public final class ConfigMaps {
    private static final String ARTIFACT = "kubernetes.config-maps";
    private static final int MOST_VALUES = 1_000;

    private ConfigMaps() {}

    /**
     * A value that a pod of the target runs on.
     *
     * @param subject namespace and name of the map
     */
    public record Value(String subject, String key, LocatedJson value) {}

    public static List<LocatedJson> of(SealedPackage sealed) {
        return ResponseDocuments.in(sealed).of(Set.of(ARTIFACT)).stream()
                .flatMap(body -> ApiObjects.in(body).stream())
                .filter(map -> map.at("metadata").exists())
                .toList();
    }

    /** The values that are in the package, of the maps that these pods use. */
    public static List<Value> values(List<LocatedJson> maps, List<LocatedJson> pods) {
        Set<String> used = ConfigMapUse.of(pods).stream()
                .map(use -> use.pod().at("metadata", "namespace").words() + "/" + use.map())
                .collect(Collectors.toSet());
        List<Value> values = new ArrayList<>();
        for (LocatedJson map : maps) {
            if (map.at("kind").words().equals("ConfigMap") && used.contains(name(map))) {
                map.at("data").fields().forEach((key, value) -> values.add(new Value(name(map), key, value)));
            }
        }
        return values.subList(0, Math.min(MOST_VALUES, values.size()));
    }

    /** The keys under which there is something, with where they stand. */
    public static Map<String, LocatedJson> keys(LocatedJson map) {
        Map<String, LocatedJson> keys = new LinkedHashMap<>(map.at("data").fields());
        keys.putAll(map.at("binaryData").fields());
        return keys;
    }

    /** Namespace and name. */
    public static String name(LocatedJson map) {
        return map.at("metadata", "namespace").words() + "/"
                + map.at("metadata", "name").words();
    }

    /** When it was written last, as far as its managers say. */
    public static Optional<Instant> changed(LocatedJson map) {
        return Stream.concat(
                        Stream.of(map.at("metadata", "creationTimestamp")),
                        map.at("metadata", "managedFields").items().stream().map(manager -> manager.at("time")))
                .flatMap(time -> time(time).stream())
                .max(Instant::compareTo);
    }

    /** What an API server writes as a time. */
    public static Optional<Instant> time(LocatedJson time) {
        try {
            return Optional.of(Instant.parse(time.words())).filter(CloudTimes::isWritten);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
