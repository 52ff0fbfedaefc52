package org.ephemera.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ephemera.bag.Json;
import org.ephemera.evidence.Digest;
import org.ephemera.evidence.Target;

/**
 * What is swept: an account in a region, a subscription, or only some targets in one of them.
 *
 * @param cloud {@code aws} or {@code azure}
 * @param id {@code aws:111122223333/eu-central-1}, {@code /subscriptions/…}
 * @param place account or subscription
 * @param region "" where the scope has all of them
 * @param targets the cloud's names of those that alone are meant, sorted; none for all there are
 */
public record SweepScope(String cloud, String id, String place, String region, List<String> targets) {
    private static final int KEY = 32;

    public SweepScope {
        targets = List.copyOf(new TreeSet<>(targets));
    }

    public SweepScope withTargets(List<String> only) {
        return new SweepScope(cloud, id, place, region, only);
    }

    /** What stands for the scope in a store's keys, of hex digits; another set of targets is another scope. */
    public String key() {
        return Digest.of(id + "\n" + String.join("\n", targets)).hex().substring(0, KEY);
    }

    /**
     * What a package of the sweep is about.
     *
     * @param kind {@code aws.sweep}, {@code aws.inventory}
     * @param more what the sources need besides
     */
    Target target(String kind, Map<String, String> more) {
        TreeMap<String, String> attributes = new TreeMap<>(more);
        attributes.put("place", place);
        attributes.put("region", region);
        return new Target(cloud + "." + kind, id, attributes);
    }

    ObjectNode toJson() {
        ObjectNode json = Json.object()
                .put("schema", "urn:ephemera:sweep-scope:v1")
                .put("cloud", cloud)
                .put("id", id)
                .put("place", place)
                .put("region", region);
        ArrayNode only = json.putArray("targets");
        targets.forEach(only::add);
        return json;
    }

    static SweepScope from(JsonNode json) {
        return new SweepScope(
                json.path("cloud").asText(),
                json.path("id").asText(),
                json.path("place").asText(),
                json.path("region").asText(),
                json.path("targets").valueStream().map(JsonNode::asText).toList());
    }
}
