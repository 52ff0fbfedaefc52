package org.ephemera.analyze.parse.kubernetes;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/** The security contexts of a container and its pod, with the annotations that were there before them. */
record PodSecurity(LocatedJson container, PodTemplate pod) {
    /** What types have in common that are made for containers: of such, a user or a role beside it says more. */
    private static final String OF_CONTAINERS = "type:container_";

    /** A setting of the container, or its pod's where the container is silent. */
    <T> Optional<T> own(Function<LocatedJson, Optional<T>> setting) {
        return setting.apply(container.at("securityContext"))
                .or(() -> setting.apply(pod.spec().at("securityContext")));
    }

    Optional<Fact<String>> seccomp() {
        return own(context -> context.at("seccompProfile").text("type"))
                .or(() -> annotation("container.seccomp.security.alpha.kubernetes.io/" + name()))
                .or(() -> annotation("seccomp.security.alpha.kubernetes.io/pod"))
                .map(PodSecurity::plain);
    }

    Optional<Fact<String>> apparmor() {
        return own(context -> context.at("appArmorProfile").text("type"))
                .or(() -> annotation("container.apparmor.security.beta.kubernetes.io/" + name()))
                .map(PodSecurity::plain);
    }

    /** {@code type:spc_t}, {@code user:…} or {@code role:…}. */
    Optional<Fact<String>> selinux() {
        return own(context -> Stream.of("type", "user", "role")
                .flatMap(part -> context.at("seLinuxOptions").text(part).stream()
                        .map(value -> new Fact<>(part + ":" + value.value(), value.evidence())))
                .min(Comparator.comparing(part -> part.value().startsWith(OF_CONTAINERS))));
    }

    List<Fact<String>> sysctls() {
        return pod.spec().at("securityContext", "sysctls").items().stream()
                .flatMap(sysctl -> sysctl.text("name").stream())
                .toList();
    }

    private String name() {
        return container.at("name").words();
    }

    private Optional<Fact<String>> annotation(String key) {
        return pod.metadata().at("annotations").text(key);
    }

    private static Fact<String> plain(Fact<String> profile) {
        return profile.value().equalsIgnoreCase("unconfined")
                ? new Fact<>(profile.value().toLowerCase(Locale.ROOT), profile.evidence())
                : profile;
    }
}
