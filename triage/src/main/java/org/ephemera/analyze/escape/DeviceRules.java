package org.ephemera.analyze.escape;

import static org.ephemera.analyze.model.Severity.CRITICAL;
import static org.ephemera.analyze.model.Severity.HIGH;
import static org.ephemera.analyze.model.Severity.INFO;
import static org.ephemera.analyze.model.Severity.LOW;
import static org.ephemera.analyze.model.Severity.MEDIUM;

import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.Execution;
import org.ephemera.analyze.model.Fact;

/** Devices of the host, rules for devices, and hooks that start together with graphics cards. */
final class DeviceRules implements RuleGroup {
    private static final String ACCELERATOR = "gpu:";
    private static final RuleData LISTS = RuleData.named("devices.json");

    @Override
    public void look(EscapeRuleContext scene) {
        for (Fact<String> device : scene.container().privileges().devices()) {
            device(scene, device);
        }
        for (Fact<String> rule : scene.container().privileges().deviceCgroupRules()) {
            scene.wayOut(
                    "ESC-015",
                    opensAll(rule.value()) ? CRITICAL : HIGH,
                    "device rule " + rule.value(),
                    rule.evidence());
        }
        preload(scene);
        scene.workload().labels().entrySet().stream()
                .filter(label -> label.getKey().startsWith("cdi.k8s.io/"))
                .sorted(java.util.Map.Entry.comparingByKey())
                .forEach(label -> scene.found(
                        "ESC-026",
                        MEDIUM,
                        "an annotation asks for devices: " + label.getKey(),
                        label.getValue().evidence()));
    }

    private static void device(EscapeRuleContext scene, Fact<String> device) {
        if (device.value().startsWith(ACCELERATOR)) {
            scene.found(
                    "ESC-014", INFO, "is given " + device.value().substring(ACCELERATOR.length()), device.evidence());
            return;
        }
        String path = HostPath.normal(device.value());
        boolean raw = LISTS.words("raw").stream().anyMatch(pattern -> HostPath.matches(pattern, path));
        scene.wayOut(
                "ESC-014",
                raw ? CRITICAL : HIGH,
                "is given " + path + (raw ? ": a disk or the memory of the host" : " of the host"),
                device.evidence());
    }

    /** {@code a *:* rwm}, or any block device with the right to write. */
    private static boolean opensAll(String rule) {
        List<String> words = List.of(rule.strip().split("\\s+"));
        return !words.isEmpty()
                && (words.getFirst().equals("a")
                        || (words.getFirst().equals("b")
                                && words.size() > 2
                                && words.get(1).startsWith("*")
                                && words.get(2).contains("w")));
    }

    /** A hook of the runtime starts on the host with the container's environment, and loads what that says. */
    private static void preload(EscapeRuleContext scene) {
        boolean accelerated = scene.container().privileges().devices().stream()
                        .anyMatch(device -> device.value().startsWith(ACCELERATOR))
                || scene.container().execution().environment().stream()
                        .anyMatch(variable -> variable.name().startsWith("NVIDIA_"));
        Optional<Execution.Variable> preloaded = scene.container().execution().environment().stream()
                .filter(variable -> variable.name().equals("LD_PRELOAD"))
                .findFirst();
        if (!accelerated || preloaded.isEmpty()) {
            return;
        }
        String library = preloaded.get().value();
        String file = library.substring(library.lastIndexOf('/') + 1);
        boolean usual = LISTS.words("usualLibraries").stream().anyMatch(file::startsWith);
        String because = "LD_PRELOAD is " + library + " where a hook for graphics cards runs on the host";
        scene.found("ESC-026", usual ? LOW : HIGH, because, preloaded.get().evidence(), !usual);
    }
}
