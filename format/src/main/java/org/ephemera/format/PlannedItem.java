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
 * One thing that will be asked for and must end with an outcome.
 *
 * @param item the artifact id, with {@code .1}, {@code .2} … for each subject found while collecting
 * @param params what the source needs to ask for it again after a crash, all of it
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

    /** The value of a parameter, or "" where there is none. */
    public String param(String name) {
        return params.getOrDefault(name, "");
    }

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
     * Reads what {@link #toJson} made.
     *
     * @throws IOException if a field is missing or not of its form
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
