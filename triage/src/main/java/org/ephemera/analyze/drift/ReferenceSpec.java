package org.ephemera.analyze.drift;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.parse.sealed.LocatedJson;
import org.ephemera.format.Json;
import org.ephemera.model.Digest;

/**
 * The administrators' own copy of what should run: task definitions, ARM templates or resources, templates of CloudFormation, objects
 * of Kubernetes.
 *
 * @param name of the file, as findings show it
 * @param documents one or more
 */
public record ReferenceSpec(String name, List<LocatedJson> documents) {
    public ReferenceSpec {
        documents = List.copyOf(documents);
    }

    /**
     * Reads a copy in JSON.
     *
     * @param name of the file
     * @throws IOException if it is not JSON
     */
    public static ReferenceSpec parse(String name, byte[] bytes) throws IOException {
        return of(name, List.of(Json.parse(bytes)), Digest.of(bytes));
    }

    /**
     * A copy that somebody else has read, e.g. from YAML.
     *
     * @param documents one or more; what a list of Kubernetes holds counts as documents, too
     * @param digest of the file
     */
    public static ReferenceSpec of(String name, List<JsonNode> documents, Digest digest) {
        Evidence file = new Evidence("reference:" + name, FileLocation.root(), digest);
        List<LocatedJson> all = new ArrayList<>();
        for (int i = 0; i < documents.size(); i++) {
            LocatedJson document = new LocatedJson(documents.get(i), documents.size() == 1 ? file : file.child(i));
            boolean list = document.at("kind").words().endsWith("List")
                    && document.at("items").json().isArray();
            all.addAll(list ? document.at("items").items() : List.of(document));
        }
        return new ReferenceSpec(file.file(), all);
    }
}
