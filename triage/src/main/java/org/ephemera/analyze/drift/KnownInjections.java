package org.ephemera.analyze.drift;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.ephemera.analyze.model.ImageName;
import org.ephemera.analyze.model.SpecChange;
import org.ephemera.format.Json;

/** What services of the cloud and webhooks put into a workload: told as theirs, never hidden. */
final class KnownInjections {
    private static final String PUT_THERE = "; usually put there by ";
    private static final JsonNode DATA = read();
    private static final List<String> OF_OTHERS = List.of("/hostPath/", "/secret/", "/persistentVolumeClaim/");

    private KnownInjections() {}

    /** Who adds containers of such a name; where only the cloud itself can add any, that is enough. */
    static Optional<String> container(String name) {
        return named(name).map(entry -> entry.path("by").asText());
    }

    /**
     * Who adds containers of such a name that run such an image, wherever a copy of it is kept. The name alone is what somebody would take
     * who adds a container of their own.
     */
    static Optional<String> container(String name, String image) {
        String repository = ImageName.parse(image).repository();
        String last = repository.substring(repository.lastIndexOf('/') + 1);
        return named(name)
                .filter(entry -> entry.path("images").isMissingNode()
                        || StreamSupport.stream(entry.path("images").spliterator(), false)
                                .anyMatch(known -> known.asText().equals(last)))
                .map(entry -> entry.path("by").asText());
    }

    /** Who adds values at such a path, e.g. {@code /containers/app/env/AWS_ROLE_ARN/value}. */
    static Optional<String> value(String path) {
        // Tokens are projected, and what a proxy needs is empty; what is the host's or the namespace's under their
        // names is somebody else's.
        if (OF_OTHERS.stream().anyMatch(path::contains)) {
            return Optional.empty();
        }
        for (JsonNode entry : DATA.path("values")) {
            if (path.contains(entry.path("part").asText())) {
                return Optional.of(entry.path("by").asText());
            }
        }
        return Optional.empty();
    }

    /** What somebody's agent or mesh put there says whose it is, where it is compared. */
    static SpecChange marked(SpecChange change) {
        return by(change)
                .filter(who -> !change.reference().endsWith(who) && !isPutThere(change))
                .map(who -> putThere(change, who))
                .orElse(change);
    }

    /** The same, with who usually does that. */
    static SpecChange putThere(SpecChange change, String who) {
        return new SpecChange(
                change.subject(),
                change.what(),
                change.reference() + PUT_THERE + who,
                change.before(),
                change.after(),
                change.from(),
                change.to());
    }

    static boolean isInjected(SpecChange change) {
        return isPutThere(change) || by(change).isPresent();
    }

    private static boolean isPutThere(SpecChange change) {
        return change.reference().contains(PUT_THERE);
    }

    /** Of what was there before it is not known who changed it: a name alone hides nothing. */
    private static Optional<String> by(SpecChange change) {
        if (!change.before().isEmpty()) {
            return Optional.empty();
        }
        String name = change.subject().substring(change.subject().lastIndexOf('/') + 1);
        return container(name).or(() -> value(change.what()));
    }

    private static Optional<JsonNode> named(String name) {
        for (JsonNode entry : DATA.path("containers")) {
            String wanted = entry.path("name").asText();
            if (wanted.endsWith("*")
                    ? name.startsWith(wanted.substring(0, wanted.length() - 1))
                    : name.equals(wanted)) {
                return Optional.of(entry);
            }
        }
        return Optional.empty();
    }

    private static JsonNode read() {
        try (InputStream in = KnownInjections.class.getResourceAsStream("injected.json")) {
            if (in == null) {
                throw new IllegalStateException("injected.json is missing from the program");
            }
            return Json.parse(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
