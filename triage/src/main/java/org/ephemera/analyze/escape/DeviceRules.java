package org.ephemera.analyze.escape;

import static org.ephemera.analyze.model.Severity.CRITICAL;
import static org.ephemera.analyze.model.Severity.HIGH;
import static org.ephemera.analyze.model.Severity.INFO;
import static org.ephemera.analyze.model.Severity.LOW;
import static org.ephemera.analyze.model.Severity.MEDIUM;

import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.ContainerExecution;
import org.ephemera.analyze.model.LocatedValue;

/** Rules on host devices, device cgroup rules, and hooks that run with graphics cards. */
final class DeviceRules implements RuleGroup {
    private static final String ACCELERATOR = "gpu:";
    private static final RuleData LISTS = RuleData.named("devices.json");

    @Override
    public void evaluate(EscapeRuleContext context) {
        for (LocatedValue<String> device : context.container().privileges().devices()) {
            checkDevice(context, device);
        }
        for (LocatedValue<String> rule : context.container().privileges().deviceCgroupRules()) {
            context.addPathToHost(
                    "ESC-015",
                    allowsAll(rule.value()) ? CRITICAL : HIGH,
                    "device cgroup rule " + rule.value(),
                    rule.evidence());
        }
        checkPreload(context);
        context.workload().labels().entrySet().stream()
                .filter(label -> label.getKey().startsWith("cdi.k8s.io/"))
                .sorted(java.util.Map.Entry.comparingByKey())
                .forEach(label -> context.add(
                        "ESC-026",
                        MEDIUM,
                        "an annotation requests devices: " + label.getKey(),
                        label.getValue().evidence()));
    }

    private static void checkDevice(EscapeRuleContext context, LocatedValue<String> device) {
        if (device.value().startsWith(ACCELERATOR)) {
            context.add(
                    "ESC-014",
                    INFO,
                    "has access to " + device.value().substring(ACCELERATOR.length()),
                    device.evidence());
            return;
        }
        String path = HostPath.normalize(device.value());
        boolean raw = LISTS.words("raw").stream().anyMatch(pattern -> HostPath.matches(pattern, path));
        context.addPathToHost(
                "ESC-014",
                raw ? CRITICAL : HIGH,
                "has access to " + path + (raw ? ": a disk or the memory of the host" : " of the host"),
                device.evidence());
    }

    /** Reports whether a rule allows all devices ({@code a *:* rwm}), or write access to any block device. */
    private static boolean allowsAll(String rule) {
        List<String> words = List.of(rule.strip().split("\\s+"));
        return !words.isEmpty()
                && (words.getFirst().equals("a")
                        || (words.getFirst().equals("b")
                                && words.size() > 2
                                && words.get(1).startsWith("*")
                                && words.get(2).contains("w")));
    }

    /**
     * Adds the finding on LD_PRELOAD: a hook of the runtime runs on the host with the environment of the container,
     * and loads this library.
     */
    private static void checkPreload(EscapeRuleContext context) {
        boolean accelerated = context.container().privileges().devices().stream()
                        .anyMatch(device -> device.value().startsWith(ACCELERATOR))
                || context.container().execution().environment().stream()
                        .anyMatch(variable -> variable.name().startsWith("NVIDIA_"));
        Optional<ContainerExecution.Variable> preloaded = context.container().execution().environment().stream()
                .filter(variable -> variable.name().equals("LD_PRELOAD"))
                .findFirst();
        if (!accelerated || preloaded.isEmpty()) {
            return;
        }
        String library = preloaded.get().value();
        String file = library.substring(library.lastIndexOf('/') + 1);
        boolean usual = LISTS.words("usualLibraries").stream().anyMatch(file::startsWith);
        String because = "LD_PRELOAD is " + library + ", and a hook for graphics cards runs on the host";
        context.add("ESC-026", usual ? LOW : HIGH, because, preloaded.get().evidence(), !usual);
    }
}
