package org.ephemera.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.format.Json;
import org.ephemera.model.Digest;
import org.ephemera.model.SanitizedText;
import org.ephemera.model.Target;

/**
 * Scope of a sweep ({@link MetricSweep}): an account in a region, a subscription, or selected targets in one of them.
 *
 * @param cloud {@code aws} or {@code azure}
 * @param id {@code aws:111122223333/eu-central-1}, {@code /subscriptions/…}
 * @param place account or subscription
 * @param region "" if the scope covers all regions
 * @param targets resource names of the selected targets, sorted; empty for all
 */
public record SweepScope(String cloud, String id, String place, String region, List<String> targets) {
    public static final String SETTING = "EPHEMERA_SWEEP";

    private static final int KEY = 32;
    private static final Pattern ACCOUNT = Pattern.compile("aws:(?<account>[0-9]{12})/(?<region>[a-z]+(-[a-z0-9]+)+)");
    private static final Pattern SUBSCRIPTION = Pattern.compile(
            "/subscriptions/(?<id>[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})/?", Pattern.CASE_INSENSITIVE);

    public SweepScope {
        targets = List.copyOf(new TreeSet<>(targets));
    }

    public static SweepScope account(String account, String region) {
        return new SweepScope("aws", "aws:" + account + "/" + region, account, region, List.of());
    }

    public static SweepScope subscription(String subscription) {
        String id = subscription.toLowerCase(Locale.ROOT);
        return new SweepScope("azure", "/subscriptions/" + id, id, "", List.of());
    }

    /** Parses {@code aws:ACCOUNT/REGION} or {@code /subscriptions/ID}; returns empty for any other text. */
    public static Optional<SweepScope> parse(String text) {
        Matcher account = ACCOUNT.matcher(text);
        if (account.matches()) {
            return Optional.of(account(account.group("account"), account.group("region")));
        }
        Matcher subscription = SUBSCRIPTION.matcher(text);
        return subscription.matches() ? Optional.of(subscription(subscription.group("id"))) : Optional.empty();
    }

    /**
     * Returns the scopes of one cloud that a schedule sweeps: {@code EPHEMERA_SWEEP}, separated by commas; none if it
     * is not set.
     *
     * @throws IllegalArgumentException if a scope is invalid; the message is a sentence for the operator
     */
    public static List<SweepScope> scheduled(Map<String, String> settings, String cloud) {
        String setting = settings.getOrDefault(SETTING, "");
        return setting.isBlank()
                ? List.of()
                : Arrays.stream(setting.split(",", -1))
                        .map(String::strip)
                        .map(text -> parse(text)
                                .filter(scope -> scope.cloud().equals(cloud))
                                .orElseThrow(() -> new IllegalArgumentException(SETTING + " contains '"
                                        + SanitizedText.of(text)
                                        + "', which is not a scope of this cloud; expected for example "
                                        + (cloud.equals("aws")
                                                ? "aws:123456789012/eu-central-1"
                                                : "/subscriptions/ID"))))
                        .toList();
    }

    public SweepScope withTargets(List<String> only) {
        return new SweepScope(cloud, id, place, region, only);
    }

    /**
     * Returns the hexadecimal digest that identifies the scope in keys of a store; a different set of targets is a
     * different scope.
     */
    public String key() {
        return Digest.of(id + "\n" + String.join("\n", targets)).hex().substring(0, KEY);
    }

    /** Returns the target of a sweep of the scope. */
    public Target target() {
        return target("sweep", Map.of());
    }

    /**
     * Returns the target of a package of the sweep.
     *
     * @param kind {@code aws.sweep}, {@code aws.inventory}
     * @param more additional attributes that the sources need
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
