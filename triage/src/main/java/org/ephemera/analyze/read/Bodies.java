package org.ephemera.analyze.read;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.ephemera.analyze.model.Gap;

/** Answers as documents; what is none becomes a gap. */
public abstract sealed class Bodies {
    private final Map<String, Gap> gaps = new TreeMap<>();

    private Bodies() {}

    /** Those of a package, each read when it is asked for. */
    public static Bodies in(SealedPackage sealed) {
        return new Sealed(sealed);
    }

    /** Those that somebody else has read. */
    public static Bodies given(List<Body> bodies) {
        return new Given(List.copyOf(bodies));
    }

    /** The documents of some artifacts that answer an operation, in the order in which they are kept. */
    public abstract List<Located> of(Set<String> artifacts, String operation);

    /** An array of a document; a gap if it is not there. */
    public List<Located> items(Located document, String name) {
        Located array = document.at(name);
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

    /** Of a package. */
    static final class Sealed extends Bodies {
        private final SealedPackage sealed;

        Sealed(SealedPackage sealed) {
            this.sealed = sealed;
        }

        @Override
        public List<Located> of(Set<String> artifacts, String operation) {
            List<Located> documents = new ArrayList<>();
            for (Answer answer : sealed.answers()) {
                if (artifacts.contains(answer.artifact()) && answer.operation().equals(operation)) {
                    Located read = read(answer);
                    if (read.exists()) {
                        documents.add(read);
                    }
                }
            }
            return documents;
        }

        /** The document of an answer; a missing node where it cannot be read, and a gap. */
        Located read(Answer answer) {
            try {
                return new Located(sealed.read(answer), answer.evidence());
            } catch (IOException e) {
                gap(answer.item(), "an answer to " + answer.operation() + " cannot be read: " + e.getMessage());
                return new Located(MissingNode.getInstance(), answer.evidence());
            }
        }
    }

    private static final class Given extends Bodies {
        private final List<Body> bodies;

        Given(List<Body> bodies) {
            this.bodies = bodies;
        }

        @Override
        public List<Located> of(Set<String> artifacts, String operation) {
            return bodies.stream()
                    .filter(body -> artifacts.contains(body.artifact())
                            && body.operation().equals(operation))
                    .map(Body::document)
                    .toList();
        }
    }
}
