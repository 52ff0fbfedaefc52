package org.ephemera.analyze.parse.docker;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/**
 * Options of Docker's local volume driver. {@code device}, {@code o} and {@code type} are those of mount(8) and can
 * reference any path of the host.
 */
public record DriverOptions(LocatedJson options) {
    private static final List<String> PROPAGATIONS = List.of("rshared", "shared", "rslave", "slave");
    private static final Set<String> BINDS = Set.of("bind", "rbind");
    /** Filesystem types without content of the host. */
    private static final Set<String> ELSEWHERE = Set.of("nfs", "nfs4", "cifs", "smb3", "tmpfs");

    private static final Set<String> LAYERS = Set.of("lowerdir", "lowerdir+", "upperdir", "datadir+");
    private static final Pattern BETWEEN_LAYERS = Pattern.compile("(?<!\\\\):");

    /** Returns the host directories and devices behind the volume. A bind mount ignores the type. */
    public List<LocatedValue<String>> hostPaths() {
        Optional<LocatedValue<String>> device = options.text("device");
        if (words().stream().anyMatch(BINDS::contains)) {
            return device.map(DriverOptions::fromRoot).stream().toList();
        }
        String type = options.at("type").textOrEmpty();
        if (type.equals("overlay")) {
            return layers();
        }
        return ELSEWHERE.contains(type)
                ? List.of()
                : device.filter(path -> path.value().startsWith("/")).stream().toList();
    }

    /** Reports whether the options determine the source completely, including the case of a plain volume. */
    public boolean isComplete() {
        return options.fields().isEmpty()
                || ELSEWHERE.contains(options.at("type").textOrEmpty())
                || !hostPaths().isEmpty();
    }

    public boolean readOnly() {
        return words().contains("ro");
    }

    public Optional<String> propagation() {
        return PROPAGATIONS.stream().filter(words()::contains).findFirst();
    }

    private List<LocatedValue<String>> layers() {
        List<LocatedValue<String>> layers = new ArrayList<>();
        for (String word : words()) {
            int equals = word.indexOf('=');
            if (equals > 0 && LAYERS.contains(word.substring(0, equals))) {
                for (String path : BETWEEN_LAYERS.split(word.substring(equals + 1), -1)) {
                    if (!path.isEmpty()) {
                        layers.add(fromRoot(
                                new LocatedValue<>(path, options.at("o").evidence())));
                    }
                }
            }
        }
        return layers;
    }

    /** Resolves a relative path against the root, the working directory of the daemon. */
    private static LocatedValue<String> fromRoot(LocatedValue<String> path) {
        return path.value().startsWith("/") ? path : new LocatedValue<>("/" + path.value(), path.evidence());
    }

    private List<String> words() {
        return List.of(options.at("o").textOrEmpty().split(",", -1));
    }
}
