package org.ephemera.analyze.model;

import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.redact.SecretMasking;

/**
 * Answer to the question whether the host has to be imaged in addition to the container.
 *
 * @param because one line for each reason, with its evidence; for UNDETERMINED the missing information
 * @param containment steps in order, with commands; the program executes none of them
 */
public record Verdict(
        Answer answer, Confidence confidence, List<LocatedValue<String>> because, List<Step> containment) {
    /** Possible answers. */
    public enum Answer {
        IMAGE_HOST("Image the host"),
        HOST_NOT_ACCESSIBLE("Host not accessible: open a case with the provider"),
        CONTAINER_ONLY("Host image not needed: no path to the host found"),
        UNDETERMINED("Undetermined: act as if the host must be imaged");

        private final String text;

        Answer(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    /**
     * Confidence of an answer. CONFIRMED and LIKELY: evidence shows that a path to the host was used; POSSIBLE: the
     * configuration allows it.
     */
    public enum Confidence {
        CONFIRMED,
        LIKELY,
        POSSIBLE,
        /** The configuration allows it, but a sandbox or user namespace is an additional barrier. */
        REDUCED
    }

    /**
     * Containment step.
     *
     * @param commands for copying; names of the target are quoted for a shell
     */
    public record Step(String title, String why, List<String> commands) {
        public Step {
            commands = List.copyOf(commands);
        }
    }

    public Verdict {
        because = because.stream()
                .map(fact -> new LocatedValue<>(SecretMasking.masked(fact.value()), fact.evidence()))
                .toList();
        containment = List.copyOf(containment);
    }

    /**
     * Returns the confidence that is shown to users. CONTAINER_ONLY has none; UNDETERMINED has one only if evidence of
     * an escape exists.
     */
    public Optional<Confidence> shownConfidence() {
        boolean signs = confidence == Confidence.CONFIRMED || confidence == Confidence.LIKELY;
        return switch (answer) {
            case IMAGE_HOST, HOST_NOT_ACCESSIBLE -> Optional.of(confidence);
            case UNDETERMINED -> signs ? Optional.of(confidence) : Optional.empty();
            case CONTAINER_ONLY -> Optional.empty();
        };
    }
}
