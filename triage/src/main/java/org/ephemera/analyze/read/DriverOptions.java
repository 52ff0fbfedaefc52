package org.ephemera.analyze.read;

import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.Fact;

/** Options of Docker's local driver: {@code device}, {@code o} and {@code type} are those of mount(8), and can name any path of the host. */
record DriverOptions(Located options) {
    private static final List<String> PROPAGATIONS = List.of("rshared", "shared", "rslave", "slave");

    /** A directory or device of the host that the volume really is. */
    Optional<Fact<String>> hostPath() {
        return options.text("device").filter(device -> device.value().startsWith("/"));
    }

    boolean readOnly() {
        return words().contains("ro");
    }

    Optional<String> propagation() {
        return PROPAGATIONS.stream().filter(words()::contains).findFirst();
    }

    private List<String> words() {
        return List.of(options.at("o").words().split(","));
    }
}
