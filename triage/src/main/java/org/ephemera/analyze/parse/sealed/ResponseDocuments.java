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
import org.ephemera.analyze.model.Gap;

/** Answers as documents, of a package or given; what is no document becomes a gap. */
public final class ResponseDocuments {
    /** A body that was read: of which artifact it is, and what it answers. */
    public record Body(String artifact, String operation, LocatedJson document) {}

    private final Optional<SealedPackage> sealed;
    private final List<Body> given;
    private final Map<String, Gap> gaps = new TreeMap<>();

    private ResponseDocuments(Optional<SealedPackage> sealed, List<Body> given) {
        this.sealed = sealed;
        this.given = List.copyOf(given);
    }

    private ResponseDocuments(SealedPackage sealed) {
        this(Optional.of(sealed), List.of());
    }

    /** Those of a package, each read when it is asked for. */
    public static ResponseDocuments in(SealedPackage sealed) {
        return new ResponseDocuments(sealed);
    }

    /** Those that somebody else has read. */
    public static ResponseDocuments given(List<Body> bodies) {
        return new ResponseDocuments(Optional.empty(), bodies);
    }

    /** The documents of some artifacts that answer an operation, in the order in which they are kept. */
    public List<LocatedJson> of(Set<String> artifacts, String operation) {
        List<LocatedJson> documents = new ArrayList<>();
        for (Body body : given) {
            if (artifacts.contains(body.artifact()) && body.operation().equals(operation)) {
                documents.add(body.document());
            }
        }
        for (ApiResponse answer : sealed.map(SealedPackage::answers).orElse(List.of())) {
            if (artifacts.contains(answer.artifact()) && answer.operation().equals(operation)) {
                documents.add(read(answer));
            }
        }
        return documents.stream().filter(LocatedJson::exists).toList();
    }

    /** All documents of some artifacts of the package, in the order in which they are kept. */
    public List<LocatedJson> of(Set<String> artifacts) {
        return sealed.map(SealedPackage::answers).orElse(List.of()).stream()
                .filter(answer -> artifacts.contains(answer.artifact()))
                .map(this::read)
                .filter(LocatedJson::exists)
                .toList();
    }

    /** The document of an answer of the package; a missing node where it cannot be read, and a gap. */
    public LocatedJson read(ApiResponse answer) {
        try {
            return new LocatedJson(sealed.orElseThrow().read(answer), answer.evidence());
        } catch (IOException e) {
            gap(answer.item(), "an answer to " + answer.operation() + " cannot be read: " + e.getMessage());
            return new LocatedJson(MissingNode.getInstance(), answer.evidence());
        }
    }

    /** The bytes of an answer of the package, for what is read piece by piece. */
    public InputStream open(ApiResponse answer) throws IOException {
        return sealed.orElseThrow().open(answer);
    }

    /** An array of a document; a gap if it is not there. */
    public List<LocatedJson> items(LocatedJson document, String name) {
        LocatedJson array = document.at(name);
        if (!array.json().isArray()) {
            gap(document.evidence().file(), "an answer has no array '" + name + "' where its API has one");
        }
        return array.items();
    }

    public void gap(String what, String why) {
        gaps.putIfAbsent(what + "\0" + why, new Gap(what, why));
    }

    /** What became a gap so far, by what it is about. */
    public List<Gap> gaps() {
        return List.copyOf(gaps.values());
    }
}
