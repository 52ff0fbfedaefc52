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

/**
 * Containers and values that cloud services and admission webhooks are known to add to workloads. They are attributed,
 * never hidden.
 */
final class KnownInjections {
    private static final String USUALLY_ADDED_BY = "; usually added by ";
    private static final JsonNode DATA = read();
    private static final List<String> FOREIGN_SOURCES = List.of("/hostPath/", "/secret/", "/persistentVolumeClaim/");

    private KnownInjections() {}

    /**
     * Returns the service that adds containers with this name. The name is sufficient where only the cloud can add
     * containers.
     */
    static Optional<String> injectorOfContainer(String name) {
        return entry(name).map(entry -> entry.path("by").asText());
    }

    /**
     * Returns the service that adds containers with this name and this image, in any registry. The name alone is not
     * sufficient, because an attacker would choose it for a malicious container.
     */
    static Optional<String> injectorOfContainer(String name, String image) {
        String repository = ImageName.parse(image).repository();
        String last = repository.substring(repository.lastIndexOf('/') + 1);
        return entry(name)
                .filter(entry -> entry.path("images").isMissingNode()
                        || StreamSupport.stream(entry.path("images").spliterator(), false)
                                .anyMatch(known -> known.asText().equals(last)))
                .map(entry -> entry.path("by").asText());
    }

    /**
     * Returns the service that adds values at this path, for example {@code /containers/app/env/AWS_ROLE_ARN/value}.
     */
    static Optional<String> injectorOfValue(String path) {
        // The known services add projected tokens and empty volumes. A volume of the host or of the namespace with the
        // same name comes from another source.
        if (FOREIGN_SOURCES.stream().anyMatch(path::contains)) {
            return Optional.empty();
        }
        for (JsonNode entry : DATA.path("values")) {
            if (path.contains(entry.path("part").asText())) {
                return Optional.of(entry.path("by").asText());
            }
        }
        return Optional.empty();
    }

    /** Adds the name of the known service to the reference of a change, unless the reference already contains it. */
    static SpecChange attributeIfKnown(SpecChange change) {
        return injector(change)
                .filter(injector -> !change.reference().endsWith(injector) && !isAttributed(change))
                .map(injector -> attribute(change, injector))
                .orElse(change);
    }

    /** Returns the change with the service that usually makes it. */
    static SpecChange attribute(SpecChange change, String injector) {
        return new SpecChange(
                change.subject(),
                change.what(),
                change.reference() + USUALLY_ADDED_BY + injector,
                change.before(),
                change.after(),
                change.from(),
                change.to());
    }

    static boolean isInjected(SpecChange change) {
        return isAttributed(change) || injector(change).isPresent();
    }

    private static boolean isAttributed(SpecChange change) {
        return change.reference().contains(USUALLY_ADDED_BY);
    }

    /** A name does not prove who changed a value that existed before, so such a change is never attributed. */
    private static Optional<String> injector(SpecChange change) {
        if (!change.before().isEmpty()) {
            return Optional.empty();
        }
        String name = change.subject().substring(change.subject().lastIndexOf('/') + 1);
        return injectorOfContainer(name).or(() -> injectorOfValue(change.what()));
    }

    private static Optional<JsonNode> entry(String name) {
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
