package org.ephemera.analyze.cluster;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.parse.kubernetes.ConfigMapUse;
import org.ephemera.analyze.parse.kubernetes.ConfigMaps;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/**
 * Rules on the names of ConfigMaps, and on containers that run files from them (CLU-005, CLU-006). The rules CMD
 * evaluate the values of ConfigMaps.
 */
final class ConfigMapRules {
    private static final List<String> MINERS = List.of(
            "xmrig",
            "xmr-stak",
            "xmrstak",
            "minerd",
            "cpuminer",
            "minergate",
            "nbminer",
            "lolminer",
            "phoenixminer",
            "ethminer",
            "nanominer",
            "cryptonight",
            "randomx",
            "stratum");
    /** Words that indicate detection or blocking rules, which contain the names of miners too. */
    private static final List<String> DETECTION =
            List.of("falco", "rules", "sigma", "yara", "detect", "deny", "block", "policy", "alert");

    private ConfigMapRules() {}

    static void evaluate(ClusterRuleContext context, ClusterFindings findings) {
        context.configMaps().forEach(map -> checkNames(map, findings));
        for (ConfigMapUse use : ConfigMapUse.of(context.pods())) {
            context.configMaps().stream()
                    .filter(map -> ConfigMaps.name(map)
                            .equals(use.pod().at("metadata", "namespace").textOrEmpty() + "/" + use.configMap()))
                    .findFirst()
                    .ifPresent(map -> checkScript(use, map, findings));
        }
    }

    private static void checkNames(LocatedJson map, ClusterFindings findings) {
        Map<String, LocatedJson> keys = ConfigMaps.keys(map);
        Stream.concat(
                        Stream.of(map.at("metadata", "name"))
                                .filter(name -> miner(name.textOrEmpty()).isPresent()),
                        keys.entrySet().stream()
                                .filter(key -> miner(key.getKey()).isPresent())
                                .map(Map.Entry::getValue))
                .findFirst()
                .ifPresent(where -> {
                    String all =
                            (ConfigMaps.name(map) + " " + String.join(" ", keys.keySet())).toLowerCase(Locale.ROOT);
                    boolean detection = DETECTION.stream().anyMatch(all::contains);
                    findings.add(
                            "CLU-005",
                            detection ? Severity.LOW : Severity.HIGH,
                            "ConfigMap/" + ConfigMaps.name(map),
                            "'" + miner(all).orElse("") + "' in its name or its keys"
                                    + (detection ? ", with words of detection rules" : ""),
                            where.evidence());
                });
    }

    private static Optional<String> miner(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return MINERS.stream().filter(lower::contains).findFirst();
    }

    private static void checkScript(ConfigMapUse use, LocatedJson map, ClusterFindings findings) {
        Optional<LocatedJson> word = use.path()
                .filter(path -> path.textOrEmpty().length() > 1)
                .flatMap(path -> use.words().stream()
                        .filter(one -> isNameOf(one.textOrEmpty(), path.textOrEmpty()))
                        .findFirst());
        if (word.isEmpty()) {
            return;
        }
        Optional<Instant> changed = ConfigMaps.lastChange(map);
        Optional<Instant> began = ConfigMaps.time(use.pod().at("status", "startTime"));
        boolean later =
                changed.isPresent() && began.isPresent() && changed.get().isAfter(began.get());
        findings.add(
                "CLU-006",
                later ? Severity.MEDIUM : Severity.LOW,
                use.subject(),
                "runs a file from the ConfigMap " + use.configMap()
                        + (later
                                ? ", which was changed after the pod started: the file that ran first may differ"
                                : ""),
                later ? changed : Optional.empty(),
                List.of(word.get().evidence(), map.at("metadata").evidence()));
    }

    /** Reports whether a word contains a path, or the path of a file below it. */
    private static boolean isNameOf(String word, String path) {
        String bare = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        for (int at = word.indexOf(bare); at >= 0; at = word.indexOf(bare, at + 1)) {
            int end = at + bare.length();
            boolean begins = at == 0 || !isOfName(word.charAt(at - 1));
            if (begins && (end == word.length() || !isOfName(word.charAt(end)))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOfName(char c) {
        return Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.';
    }
}
