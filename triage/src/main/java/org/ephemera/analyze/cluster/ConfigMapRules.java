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

/** What config maps are called, and who runs what stands in them (CLU-005, CLU-006). Their values are a matter of the rules CMD. */
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
    /** Whoever looks for miners names them too. */
    private static final List<String> GUARDS =
            List.of("falco", "rules", "sigma", "yara", "detect", "deny", "block", "policy", "alert");

    private ConfigMapRules() {}

    static void judge(ClusterRuleContext scene, ClusterFindings judged) {
        scene.configMaps().forEach(map -> names(map, judged));
        for (ConfigMapUse use : ConfigMapUse.of(scene.pods())) {
            scene.configMaps().stream()
                    .filter(map -> ConfigMaps.name(map)
                            .equals(use.pod().at("metadata", "namespace").words() + "/" + use.map()))
                    .findFirst()
                    .ifPresent(map -> script(use, map, judged));
        }
    }

    private static void names(LocatedJson map, ClusterFindings judged) {
        Map<String, LocatedJson> keys = ConfigMaps.keys(map);
        Stream.concat(
                        Stream.of(map.at("metadata", "name"))
                                .filter(name -> miner(name.words()).isPresent()),
                        keys.entrySet().stream()
                                .filter(key -> miner(key.getKey()).isPresent())
                                .map(Map.Entry::getValue))
                .findFirst()
                .ifPresent(where -> {
                    String all =
                            (ConfigMaps.name(map) + " " + String.join(" ", keys.keySet())).toLowerCase(Locale.ROOT);
                    boolean guard = GUARDS.stream().anyMatch(all::contains);
                    judged.add(
                            "CLU-005",
                            guard ? Severity.LOW : Severity.HIGH,
                            "ConfigMap/" + ConfigMaps.name(map),
                            "'" + miner(all).orElse("") + "' in its name or its keys"
                                    + (guard ? ", among words of those who look for miners" : ""),
                            where.evidence());
                });
    }

    private static Optional<String> miner(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return MINERS.stream().filter(lower::contains).findFirst();
    }

    private static void script(ConfigMapUse use, LocatedJson map, ClusterFindings judged) {
        Optional<LocatedJson> word = use.path()
                .filter(path -> path.words().length() > 1)
                .flatMap(path -> use.words().stream()
                        .filter(one -> names(one.words(), path.words()))
                        .findFirst());
        if (word.isEmpty()) {
            return;
        }
        Optional<Instant> changed = ConfigMaps.changed(map);
        Optional<Instant> began = ConfigMaps.time(use.pod().at("status", "startTime"));
        boolean later =
                changed.isPresent() && began.isPresent() && changed.get().isAfter(began.get());
        judged.add(
                "CLU-006",
                later ? Severity.MEDIUM : Severity.LOW,
                use.subject(),
                "runs what the config map " + use.map() + " holds"
                        + (later
                                ? ", which was changed after the pod began: what it ran at first is not what is there"
                                : ""),
                later ? changed : Optional.empty(),
                List.of(word.get().evidence(), map.at("metadata").evidence()));
    }

    /** The path itself, or a file below it. */
    private static boolean names(String word, String path) {
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
