package org.ephemera.analyze.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.ephemera.format.BuildInfo;
import org.ephemera.format.Json;
import org.ephemera.model.Digest;

/** All rules by id, read from the resources {@code rules/*.json} of this package. */
public final class RuleBook {
    /** ATT&CK release of the technique ids. */
    public static final String ATTACK_VERSION = "19.1";

    private static final String RELEASE = "2026.11";
    private static final List<String> FAMILIES =
            List.of("escape", "command", "activity", "image", "startup", "drift", "miner", "cluster");
    /** Data files of the rules; each is a resource of the package that uses it. */
    private static final List<String> DATA = List.of(
            "activity/vendors.json",
            "command/patterns.json",
            "command/pools.txt",
            "drift/injected.json",
            "drift/profiles.json",
            "escape/capabilities.json",
            "escape/confinement.json",
            "escape/devices.json",
            "escape/infrastructure.json",
            "escape/paths.json",
            "escape/powers.json",
            "escape/runtimes.json",
            "escape/signals.json",
            "model/aws-registries.json",
            "parse/kubernetes/cluster-gaps.json");

    private static final RuleBook STANDARD = read();

    private final Map<String, Rule> rules;
    private final String version;

    private RuleBook(Map<String, Rule> rules, String version) {
        this.rules = Collections.unmodifiableMap(rules);
        this.version = version;
    }

    /** Returns the rules of this program. */
    public static RuleBook standard() {
        return STANDARD;
    }

    /**
     * Returns a rule by its id.
     *
     * @throws IllegalArgumentException if the id is unknown
     */
    public Rule rule(String id) {
        Rule rule = rules.get(id);
        if (rule == null) {
            throw new IllegalArgumentException("Unknown rule: " + id);
        }
        return rule;
    }

    public Collection<Rule> all() {
        return rules.values();
    }

    /**
     * Returns the version: a release, the first eight digits of a digest of the rules' files and data, and of the
     * commit of the program.
     */
    public String version() {
        return version;
    }

    private static RuleBook read() {
        Map<String, Rule> rules = new TreeMap<>();
        var digest = Digest.sha256();
        for (String family : FAMILIES) {
            byte[] bytes = bytes("rules/" + family + ".json");
            digest.update(bytes);
            for (Rule rule : parse(bytes)) {
                if (rules.put(rule.id(), rule) != null) {
                    throw new IllegalStateException("Duplicate rule: " + rule.id());
                }
            }
        }
        DATA.forEach(name -> digest.update(bytes("/org/ephemera/analyze/" + name)));
        return new RuleBook(
                rules,
                RELEASE + "-" + shortened(Digest.finish(digest).hex()) + "-"
                        + shortened(BuildInfo.current().gitCommit()));
    }

    private static String shortened(String hex) {
        return hex.substring(0, Math.min(8, hex.length()));
    }

    private static List<Rule> parse(byte[] bytes) {
        List<Rule> rules = new ArrayList<>();
        try {
            for (JsonNode json : Json.parse(bytes)) {
                List<String> attack = new ArrayList<>();
                json.path("attack").forEach(id -> attack.add(id.asText()));
                rules.add(new Rule(
                        json.path("id").asText(),
                        Severity.valueOf(json.path("severity").asText().toUpperCase(Locale.ROOT)),
                        json.path("title").asText(),
                        attack,
                        Json.text(json, "next").map(next -> NextStep.valueOf(next.toUpperCase(Locale.ROOT))),
                        json.path("note").asText()));
            }
            return rules;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(String name) {
        try (InputStream in = RuleBook.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the program");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
