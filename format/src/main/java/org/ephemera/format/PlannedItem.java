package org.ephemera.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ephemera.model.Artifact;
import org.ephemera.model.TimeWindow;
import org.ephemera.model.Volatility;

/**
 * Planned item of an acquisition, which must end with an outcome.
 *
 * @param item the artifact id, with {@code .1}, {@code .2} … for each subject found while collecting
 * @param params all values that the source needs to request the item again after a crash
 */
public record PlannedItem(
        String item,
        String artifact,
        boolean required,
        boolean sensitive,
        Volatility volatility,
        TimeWindow window,
        SortedMap<String, String> params) {
    public PlannedItem {
        params = Collections.unmodifiableSortedMap(new TreeMap<>(params));
    }

    /** Returns an item of an artifact. */
    public static PlannedItem of(String item, Artifact artifact, TimeWindow window, Map<String, String> params) {
        return new PlannedItem(
                item,
                artifact.id(),
                artifact.required(),
                artifact.sensitive(),
                artifact.volatility(),
                window,
                new TreeMap<>(params));
    }

    /** Returns the value of a parameter, or "" if it does not exist. */
    public String param(String name) {
        return params.getOrDefault(name, "");
    }

    /** Returns the item as JSON. */
    public ObjectNode toJson() {
        ObjectNode json = Json.object()
                .put("item", item)
                .put("artifact", artifact)
                .put("required", required)
                .put("sensitive", sensitive)
                .put("volatility", volatility.name());
        json.set("window", TimeWindowJson.toJson(window));
        ObjectNode values = json.putObject("params");
        params.forEach(values::put);
        return json;
    }

    /**
     * Parses the output of {@link #toJson}.
     *
     * @throws IOException if a field is missing or malformed
     */
    public static PlannedItem from(JsonNode json) throws IOException {
        TreeMap<String, String> params = new TreeMap<>();
        json.path("params")
                .properties()
                .forEach(p -> params.put(p.getKey(), p.getValue().asText()));
        try {
            return new PlannedItem(
                    RequiredFields.text(json, "item"),
                    RequiredFields.text(json, "artifact"),
                    json.path("required").asBoolean(),
                    json.path("sensitive").asBoolean(),
                    Volatility.valueOf(RequiredFields.text(json, "volatility")),
                    TimeWindowJson.from(json.path("window")),
                    params);
        } catch (IllegalArgumentException e) {
            throw new IOException("a planned item is malformed: " + e.getMessage(), e);
        }
    }
}
