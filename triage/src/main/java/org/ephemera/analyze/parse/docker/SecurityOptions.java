package org.ephemera.analyze.parse.docker;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ephemera.analyze.model.LocatedValue;

/** Options of Docker's {@code --security-opt}: {@code name=value} or the deprecated form {@code name:value}. */
public record SecurityOptions(List<LocatedValue<String>> options) {
    /** Returns the value of the last option with a name; {@code unconfined} in lower case, a profile unchanged. */
    public Optional<LocatedValue<String>> value(String name) {
        return options.stream()
                .filter(option -> named(option, name))
                .reduce((first, second) -> second)
                .map(option -> new LocatedValue<>(value(option, name), option.evidence()));
    }

    /** Returns the SELinux label; {@code label:disable} is returned as unconfined. */
    public Optional<LocatedValue<String>> selinux() {
        return value("label")
                .map(label ->
                        label.value().equals("disable") ? new LocatedValue<>("unconfined", label.evidence()) : label);
    }

    /**
     * Returns {@code unmasked} for {@code systempaths=unconfined}, which removes the masks of {@code /proc} and
     * {@code /sys}.
     */
    public Optional<LocatedValue<String>> procMount() {
        return value("systempaths")
                .filter(paths -> paths.value().equals("unconfined"))
                .map(paths -> new LocatedValue<>("unmasked", paths.evidence()));
    }

    Optional<LocatedValue<Boolean>> writableCgroups() {
        return value("writable-cgroups").map(on -> new LocatedValue<>(on.value().equals("true"), on.evidence()));
    }

    /** Returns false if {@code no-new-privileges} is set, empty if it is not set. */
    public Optional<LocatedValue<Boolean>> allowPrivilegeEscalation() {
        return options.stream()
                .filter(option ->
                        option.value().strip().equals("no-new-privileges") || named(option, "no-new-privileges"))
                .reduce((first, second) -> second)
                .map(option -> new LocatedValue<>(option.value().endsWith("false"), option.evidence()));
    }

    private static boolean named(LocatedValue<String> option, String name) {
        return option.value().startsWith(name + ":") || option.value().startsWith(name + "=");
    }

    private static String value(LocatedValue<String> option, String name) {
        String value = option.value().substring(name.length() + 1).strip();
        return value.equalsIgnoreCase("unconfined") ? value.toLowerCase(Locale.ROOT) : value;
    }
}
