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

/** Config maps of a package, with their values or with digests of the values ({@code ConfigMapDigest}). */
public final class ConfigMaps {
    private static final String ARTIFACT = "kubernetes.config-maps";
    private static final int MOST_VALUES = 1_000;

    private ConfigMaps() {}

    /**
     * Value that a pod of the target uses.
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

    /** Returns the values of the config maps that the pods use, as far as the package contains them. */
    public static List<Value> values(List<LocatedJson> maps, List<LocatedJson> pods) {
        Set<String> used = ConfigMapUse.of(pods).stream()
                .map(use -> use.pod().at("metadata", "namespace").textOrEmpty() + "/" + use.configMap())
                .collect(Collectors.toSet());
        List<Value> values = new ArrayList<>();
        for (LocatedJson map : maps) {
            if (map.at("kind").textOrEmpty().equals("ConfigMap") && used.contains(name(map))) {
                map.at("data").fields().forEach((key, value) -> values.add(new Value(name(map), key, value)));
            }
        }
        return values.subList(0, Math.min(MOST_VALUES, values.size()));
    }

    /** Returns the keys that have a value, with their places. */
    public static Map<String, LocatedJson> keys(LocatedJson map) {
        Map<String, LocatedJson> keys = new LinkedHashMap<>(map.at("data").fields());
        keys.putAll(map.at("binaryData").fields());
        return keys;
    }

    /** Returns namespace and name. */
    public static String name(LocatedJson map) {
        return map.at("metadata", "namespace").textOrEmpty() + "/"
                + map.at("metadata", "name").textOrEmpty();
    }

    /** Returns the time of the last change, as far as the managed fields record it. */
    public static Optional<Instant> lastChange(LocatedJson map) {
        return Stream.concat(
                        Stream.of(map.at("metadata", "creationTimestamp")),
                        map.at("metadata", "managedFields").items().stream().map(manager -> manager.at("time")))
                .flatMap(time -> time(time).stream())
                .max(Instant::compareTo);
    }

    /** Parses a time in the form of an API server. */
    public static Optional<Instant> time(LocatedJson time) {
        try {
            return Optional.of(Instant.parse(time.textOrEmpty())).filter(CloudTimes::isPlausible);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
