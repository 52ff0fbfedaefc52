package org.ephemera.analyze.parse.kubernetes;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/** Security contexts of a container and its pod, with the older annotations. */
record PodSecurity(LocatedJson container, PodTemplate pod) {
    /** Prefix of the default SELinux types of containers. A user or role is more significant than such a type. */
    private static final String OF_CONTAINERS = "type:container_";

    /** Returns a setting of the container, or else of its pod. */
    <T> Optional<T> effective(Function<LocatedJson, Optional<T>> setting) {
        return setting.apply(container.at("securityContext"))
                .or(() -> setting.apply(pod.spec().at("securityContext")));
    }

    Optional<LocatedValue<String>> seccomp() {
        return effective(context -> context.at("seccompProfile").text("type"))
                .or(() -> annotation("container.seccomp.security.alpha.kubernetes.io/" + name()))
                .or(() -> annotation("seccomp.security.alpha.kubernetes.io/pod"))
                .map(PodSecurity::plain);
    }

    Optional<LocatedValue<String>> apparmor() {
        return effective(context -> context.at("appArmorProfile").text("type"))
                .or(() -> annotation("container.apparmor.security.beta.kubernetes.io/" + name()))
                .map(PodSecurity::plain);
    }

    /** Returns {@code type:spc_t}, {@code user:…} or {@code role:…}. */
    Optional<LocatedValue<String>> selinux() {
        return effective(context -> Stream.of("type", "user", "role")
                .flatMap(part -> context.at("seLinuxOptions").text(part).stream()
                        .map(value -> new LocatedValue<>(part + ":" + value.value(), value.evidence())))
                .min(Comparator.comparing(part -> part.value().startsWith(OF_CONTAINERS))));
    }

    /** Returns the names of sysctls; a value that contains further assignments follows its name. */
    List<LocatedValue<String>> sysctls() {
        return pod.spec().at("securityContext", "sysctls").items().stream()
                .flatMap(sysctl -> sysctl.text("name").stream().map(name -> {
                    String value = sysctl.at("value").textOrEmpty();
                    return value.contains("+") ? new LocatedValue<>(name.value() + "=" + value, name.evidence()) : name;
                }))
                .toList();
    }

    private String name() {
        return container.at("name").textOrEmpty();
    }

    private Optional<LocatedValue<String>> annotation(String key) {
        return pod.metadata().at("annotations").text(key);
    }

    private static LocatedValue<String> plain(LocatedValue<String> profile) {
        return profile.value().equalsIgnoreCase("unconfined")
                ? new LocatedValue<>(profile.value().toLowerCase(Locale.ROOT), profile.evidence())
                : profile;
    }
}
