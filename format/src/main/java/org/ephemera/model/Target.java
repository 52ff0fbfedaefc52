package org.ephemera.model;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Workload that evidence is acquired from.
 *
 * @param kind dotted name of its type, e.g. {@code aws.ecs.task}
 * @param id full name in the cloud: an ARN or an ARM resource id
 * @param attributes parts of the name and facts of the alert, e.g. {@code region}, {@code taskDefinition}
 */
public record Target(String kind, String id, SortedMap<String, String> attributes) {
    public Target {
        if (kind.isBlank() || id.isBlank()) {
            throw new IllegalArgumentException("a target has a kind and an id");
        }
        attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
    }

    public Target(String kind, String id, Map<String, String> attributes) {
        this(kind, id, new TreeMap<>(attributes));
    }
}
