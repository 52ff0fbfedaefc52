package org.ephemera.analyze.drift;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.parse.sealed.LocatedJson;
import org.ephemera.format.Json;
import org.ephemera.model.Digest;

/**
 * Specification that the administrators supply as the expected state: task definitions, ARM templates or resources,
 * CloudFormation templates, or Kubernetes objects.
 *
 * @param name of the file, as findings show it
 * @param documents one or more
 */
public record ReferenceSpec(String name, List<LocatedJson> documents) {
    public ReferenceSpec {
        documents = List.copyOf(documents);
    }

    /**
     * Parses a reference in JSON.
     *
     * @param name of the file
     * @throws IOException if the bytes are not JSON
     */
    public static ReferenceSpec parse(String name, byte[] bytes) throws IOException {
        return of(name, List.of(Json.parse(bytes)), Digest.of(bytes));
    }

    /**
     * Returns a reference that was already parsed, for example from YAML.
     *
     * @param documents one or more; the items of a Kubernetes list count as separate documents
     * @param digest of the file
     */
    public static ReferenceSpec of(String name, List<JsonNode> documents, Digest digest) {
        EvidenceLocation file = new EvidenceLocation("reference:" + name, FileLocation.root(), digest);
        List<LocatedJson> all = new ArrayList<>();
        for (int i = 0; i < documents.size(); i++) {
            LocatedJson document = new LocatedJson(documents.get(i), documents.size() == 1 ? file : file.child(i));
            boolean list = document.at("kind").textOrEmpty().endsWith("List")
                    && document.at("items").json().isArray();
            all.addAll(list ? document.at("items").items() : List.of(document));
        }
        return new ReferenceSpec(file.file(), all);
    }
}
