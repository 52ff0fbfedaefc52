package org.ephemera.azure.target;

import com.azure.resourcemanager.containerinstance.models.Container;
import com.azure.resourcemanager.containerinstance.models.ContainerPropertiesInstanceView;
import com.azure.resourcemanager.containerinstance.models.Event;
import com.azure.resourcemanager.containerinstance.models.InitContainerDefinition;
import com.azure.resourcemanager.containerinstance.models.InitContainerPropertiesDefinitionInstanceView;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.collect.source.SdkCollections;
import org.jspecify.annotations.Nullable;

/**
 * Image that a container of a group or an app ran.
 *
 * @param reference reference in the definition
 * @param digests digests that ran, from the reference or from the pull events; several if the tag moved between two
 *     pulls, none if neither contains one
 */
public record KnownImage(String reference, String os, List<String> digests) {
    /**
     * Pull event: {@code Successfully pulled image "registry.azurecr.io/name@sha256:…"}. It contains the digest even if
     * the definition has only a tag.
     */
    private static final Pattern PULLED = Pattern.compile("\"(?<name>[^\"@]{1,512})@(?<digest>sha256:[0-9a-f]{64})\"");

    private static final Pattern NAMED =
            Pattern.compile("(?<name>[^@]+?)(?<tag>:[\\w.-]+)?(@(?<digest>sha256:[0-9a-f]{64}))?");

    public KnownImage {
        digests = List.copyOf(digests);
    }

    static Optional<KnownImage> of(Container container, String os) {
        @Nullable ContainerPropertiesInstanceView view = container.instanceView();
        return of(container.image(), os, view == null ? null : view.events());
    }

    static Optional<KnownImage> of(InitContainerDefinition container, String os) {
        @Nullable InitContainerPropertiesDefinitionInstanceView view = container.instanceView();
        return of(container.image(), os, view == null ? null : view.events());
    }

    /** Returns the image of an app's container, which has no pull events. */
    public static KnownImage ofApp(String reference) {
        return of(reference, "Linux", null).orElseThrow();
    }

    private static Optional<KnownImage> of(@Nullable String reference, String os, @Nullable List<Event> events) {
        if (reference == null) {
            return Optional.empty();
        }
        Matcher named = NAMED.matcher(reference);
        if (!named.matches()) {
            return Optional.of(new KnownImage(reference, os, List.of()));
        }
        if (named.group("digest") != null) {
            return Optional.of(new KnownImage(reference, os, List.of(named.group("digest"))));
        }
        Set<String> digests = new LinkedHashSet<>();
        for (Event event : SdkCollections.withoutNulls(events)) {
            Matcher pulled = PULLED.matcher(String.valueOf(event.message()));
            if ("Pulled".equals(event.name()) && pulled.find() && isSame(pulled.group("name"), named.group("name"))) {
                digests.add(pulled.group("digest"));
            }
        }
        return Optional.of(new KnownImage(reference, os, List.copyOf(digests)));
    }

    /**
     * Reports whether a pull event is about this reference. A reference without a registry matches a pulled name with
     * one.
     */
    private static boolean isSame(String pulled, String named) {
        return pulled.equalsIgnoreCase(named) || (!named.contains(".") && pulled.endsWith("/" + named));
    }
}
