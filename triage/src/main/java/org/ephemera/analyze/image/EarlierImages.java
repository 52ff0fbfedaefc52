package org.ephemera.analyze.image;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.ephemera.analyze.model.ImageName;
import org.ephemera.analyze.model.Notes;
import org.ephemera.analyze.model.Place;
import org.ephemera.analyze.read.Answer;
import org.ephemera.analyze.read.Located;

/**
 * The images that revisions of the definition named which were registered before the window: somebody who came in the window
 * may have registered more than one.
 */
final class EarlierImages {
    private final Set<ImageName> names = new HashSet<>();
    private final Instant before;

    private EarlierImages(Instant before) {
        this.before = before;
    }

    static EarlierImages of(ImageScene scene, Notes judged) {
        EarlierImages earlier =
                new EarlierImages(scene.sealed().request().window().from());
        for (Answer answer : scene.sealed().answers()) {
            if (answer.artifact().equals("aws.ecs.definition-history")
                    && answer.operation().equals("DescribeTaskDefinition")) {
                try {
                    earlier.add(new Located(scene.sealed().read(answer), answer.at(Place.root())).at("taskDefinition"));
                } catch (IOException e) {
                    judged.gap("IMG-006", "an earlier revision cannot be read: " + e.getMessage());
                }
            }
        }
        return earlier;
    }

    private void add(Located definition) {
        JsonNode registered = definition.json().path("registeredAt");
        if (!registered.isNumber() || registered.asDouble() >= before.getEpochSecond()) {
            return;
        }
        for (Located container : definition.at("containerDefinitions").items()) {
            names.add(ImageName.parse(container.at("image").words()));
        }
    }

    boolean has(String place) {
        return names.stream().anyMatch(name -> name.place().equals(place));
    }

    Set<ImageName> names() {
        return Set.copyOf(names);
    }
}
