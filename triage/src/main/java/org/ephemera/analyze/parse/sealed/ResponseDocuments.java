package org.ephemera.analyze.parse.sealed;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.ephemera.analyze.model.EvidenceGap;

/**
 * Parsed API responses by artifact and operation, from a sealed package or from the caller. An unreadable response
 * becomes a gap.
 */
public final class ResponseDocuments {
    /** Parsed body with its artifact and operation. */
    public record Body(String artifact, String operation, LocatedJson document) {}

    private final Optional<SealedPackage> sealed;
    private final List<Body> ofParsed;
    private final Map<String, EvidenceGap> gaps = new TreeMap<>();

    private ResponseDocuments(Optional<SealedPackage> sealed, List<Body> given) {
        this.sealed = sealed;
        this.ofParsed = List.copyOf(given);
    }

    private ResponseDocuments(SealedPackage sealed) {
        this(Optional.of(sealed), List.of());
    }

    /** Returns the responses of a package; each is parsed when it is requested. */
    public static ResponseDocuments in(SealedPackage sealed) {
        return new ResponseDocuments(sealed);
    }

    /** Returns documents that the caller has parsed. */
    public static ResponseDocuments ofParsed(List<Body> bodies) {
        return new ResponseDocuments(Optional.empty(), bodies);
    }

    /** Returns the documents of an operation for some artifacts, in the order of the package. */
    public List<LocatedJson> of(Set<String> artifacts, String operation) {
        List<LocatedJson> documents = new ArrayList<>();
        for (Body body : ofParsed) {
            if (artifacts.contains(body.artifact()) && body.operation().equals(operation)) {
                documents.add(body.document());
            }
        }
        for (ApiResponse response : sealed.map(SealedPackage::responses).orElse(List.of())) {
            if (artifacts.contains(response.artifact()) && response.operation().equals(operation)) {
                documents.add(read(response));
            }
        }
        return documents.stream().filter(LocatedJson::exists).toList();
    }

    /** Returns all documents of some artifacts of the package, in its order. */
    public List<LocatedJson> of(Set<String> artifacts) {
        return sealed.map(SealedPackage::responses).orElse(List.of()).stream()
                .filter(response -> artifacts.contains(response.artifact()))
                .map(this::read)
                .filter(LocatedJson::exists)
                .toList();
    }

    /**
     * Returns the document of a response of the package. For an unreadable response it adds a gap and returns a missing
     * node.
     */
    public LocatedJson read(ApiResponse response) {
        try {
            return new LocatedJson(sealed.orElseThrow().read(response), response.evidence());
        } catch (IOException e) {
            gap(response.item(), "cannot read a response to " + response.operation() + ": " + e.getMessage());
            return new LocatedJson(MissingNode.getInstance(), response.evidence());
        }
    }

    /** Opens a response of the package, for reading in pieces. */
    public InputStream open(ApiResponse response) throws IOException {
        return sealed.orElseThrow().open(response);
    }

    /** Returns an array of a document; adds a gap if it does not exist. */
    public List<LocatedJson> items(LocatedJson document, String name) {
        LocatedJson array = document.at(name);
        if (!array.json().isArray()) {
            gap(document.evidence().file(), "a response lacks the array '" + name + "'");
        }
        return array.items();
    }

    public void gap(String what, String why) {
        gaps.putIfAbsent(what + "\0" + why, new EvidenceGap(what, why));
    }

    /** Adds a gap whose reason contains a request to an administrator. */
    public void gapWithRequest(String what, String why) {
        gaps.putIfAbsent(what + "\0" + why, new EvidenceGap(what, why, true));
    }

    /** Returns the gaps so far, ordered by their subject. */
    public List<EvidenceGap> gaps() {
        return List.copyOf(gaps.values());
    }
}
