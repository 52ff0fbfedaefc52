package org.ephemera.analyze.escape;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** List of published pods that need access to their hosts, from the resources, with source and date of each. */
final class KnownPods {
    private static final RuleData DATA = RuleData.named("infrastructure.json");
    /** Rules whose findings the access of a published pod explains. */
    static final Set<String> EXPECTED_RULES = DATA.words("rules");

    static final List<KnownPod> ALL = read();

    private KnownPods() {}

    private static List<KnownPod> read() {
        StartedPrograms programs =
                new StartedPrograms(DATA.words("tools"), DATA.words("interpreters"), DATA.words("harmlessTools"));
        List<KnownPod> pods = new ArrayList<>();
        for (JsonNode pod : DATA.json().path("pods")) {
            pods.add(new KnownPod(
                    pod.path("role").asText("node agent") + " of "
                            + pod.path("name").asText(),
                    RuleData.words(pod, "names"),
                    namespaces(pod),
                    pod.has("owners") ? RuleData.words(pod, "owners") : Set.of("DaemonSet"),
                    images(pod),
                    scripts(pod),
                    RuleData.words(pod, "files"),
                    programs));
        }
        return List.copyOf(pods);
    }

    /** Returns the namespaces; a chart can also be installed in the usual namespaces of operations. */
    private static Set<String> namespaces(JsonNode pod) {
        Set<String> namespaces = new LinkedHashSet<>(RuleData.words(pod, "namespaces"));
        if (pod.path("chart").asBoolean()) {
            namespaces.addAll(DATA.words("chartNamespaces"));
        }
        return namespaces;
    }

    private static List<KnownPod.Images> images(JsonNode pod) {
        List<KnownPod.Images> images = new ArrayList<>();
        images.add(group(pod));
        for (String group : RuleData.words(pod, "sidecars")) {
            images.add(group(DATA.json().path("sidecars").path(group)));
        }
        return images;
    }

    private static KnownPod.Images group(JsonNode group) {
        return new KnownPod.Images(RuleData.words(group, "images"), HostAccess.of(RuleData.words(group, "access")));
    }

    private static Map<String, Set<String>> scripts(JsonNode pod) {
        Map<String, Set<String>> scripts = new HashMap<>();
        pod.path("scripts").properties().forEach(script -> {
            Set<String> tools = RuleData.words(pod.path("scripts"), script.getKey());
            tools.add(StartedPrograms.SHELL);
            scripts.put(script.getKey(), tools);
        });
        return scripts;
    }
}
