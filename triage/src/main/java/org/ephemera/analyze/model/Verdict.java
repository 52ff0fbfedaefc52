package org.ephemera.analyze.model;

import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.redact.Masking;

/**
 * Whether the host below has to be imaged, or whether it is enough to stay with the container.
 *
 * @param because one line each, with the place that decided; for UNDETERMINED what is missing
 * @param containment what to do in which order, commands included; nothing of it is executed by anybody here
 */
public record Verdict(Answer answer, Confidence confidence, List<Fact<String>> because, List<Step> containment) {
    /** The four answers. */
    public enum Answer {
        IMAGE_HOST("Image the host"),
        HOST_NOT_ACCESSIBLE("The host is not accessible: the provider's case"),
        CONTAINER_ONLY("Stay with the container"),
        UNDETERMINED("Undetermined: act as if the host had to be imaged");

        private final String text;

        Answer(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    /** CONFIRMED and LIKELY: there are signs that somebody went the way; POSSIBLE: the configuration allows it. */
    public enum Confidence {
        CONFIRMED,
        LIKELY,
        POSSIBLE,
        /** The configuration allows it, and a sandbox or user namespace stands in the way. */
        REDUCED
    }

    /**
     * Something to do.
     *
     * @param commands to copy; names of the target in them are quoted for a shell
     */
    public record Step(String title, String why, List<String> commands) {
        public Step {
            commands = List.copyOf(commands);
        }
    }

    public Verdict {
        because = because.stream()
                .map(fact -> new Fact<>(Masking.masked(fact.value()), fact.evidence()))
                .toList();
        containment = List.copyOf(containment);
    }

    /**
     * The confidence, where it says something for people: none goes with staying with the container, and none with what is not
     * known unless there are signs.
     */
    public Optional<Confidence> told() {
        boolean signs = confidence == Confidence.CONFIRMED || confidence == Confidence.LIKELY;
        return switch (answer) {
            case IMAGE_HOST, HOST_NOT_ACCESSIBLE -> Optional.of(confidence);
            case UNDETERMINED -> signs ? Optional.of(confidence) : Optional.empty();
            case CONTAINER_ONLY -> Optional.empty();
        };
    }
}
