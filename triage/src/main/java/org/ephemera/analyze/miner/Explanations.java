package org.ephemera.analyze.miner;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.analyze.model.Container;
import org.ephemera.analyze.model.Workload;

/** Names that explain much CPU in an honest way. They never lower a score: a name costs nothing. */
final class Explanations {
    private static final List<String> WORDS = List.of(
            "ffmpeg",
            "encode",
            "transcod",
            "render",
            "train",
            "batch",
            "cron",
            "backup",
            "compress",
            "benchmark",
            "loadtest");

    private Explanations() {}

    /** The first word of them in the image or the commands of a container. */
    static Optional<String> of(String container, List<Workload> workloads) {
        return workloads.stream()
                .flatMap(workload -> workload.containers().stream())
                .filter(each -> each.name().equals(container))
                .flatMap(Explanations::texts)
                .map(text -> text.toLowerCase(Locale.ROOT))
                .flatMap(text -> WORDS.stream().filter(text::contains))
                .findFirst();
    }

    private static Stream<String> texts(Container container) {
        return Stream.concat(
                container.image().stream().map(image -> image.value()),
                container.execution().commands().stream().flatMap(command -> command.words().stream()));
    }
}
