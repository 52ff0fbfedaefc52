package org.ephemera.acquire.alert;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Parser of tags in the formats of alerts: {@code [{key, value}]} (GuardDuty, ECS), {@code [{name, value}]} (OCSF),
 * {@code {key: value}} (Security Hub).
 */
public final class AlertTags {
    /** Maximum number of tags. ECS allows 50 tags per resource. */
    private static final int MOST = 100;

    private AlertTags() {}

    /** Returns the tags of several fields; if a key occurs twice, the first value is used. */
    public static Map<String, String> parse(AlertField... places) {
        Map<String, String> tags = new TreeMap<>();
        for (AlertField place : places) {
            place.node()
                    .properties()
                    .forEach(tag -> put(tags, Optional.of(tag.getKey()), new AlertField(tag.getValue(), "")));
            for (AlertField tag : place.elements()) {
                put(tags, tag.field("key").or(tag.field("name")).text(), tag.field("value"));
            }
        }
        return tags;
    }

    private static void put(Map<String, String> tags, Optional<String> key, AlertField value) {
        if (key.isPresent() && tags.size() < MOST) {
            value.text().ifPresent(text -> tags.putIfAbsent(key.get(), text));
        }
    }
}
