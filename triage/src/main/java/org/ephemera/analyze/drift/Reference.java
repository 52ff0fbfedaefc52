package org.ephemera.analyze.drift;

import java.io.IOException;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Place;
import org.ephemera.analyze.read.Located;
import org.ephemera.bag.Json;
import org.ephemera.evidence.Digest;

/** The administrators' own copy of what should run: a task definition, an ARM template or resource, or an object of Kubernetes. */
public record Reference(Located document) {
    /**
     * Reads a copy.
     *
     * @param name of the file, as findings show it
     * @throws IOException if it is not JSON
     */
    public static Reference parse(String name, byte[] bytes) throws IOException {
        return new Reference(
                new Located(Json.parse(bytes), new Evidence("reference:" + name, Place.root(), Digest.of(bytes))));
    }
}
