package org.ephemera.analyze.read;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.ephemera.analyze.model.Gap;

/** Answers of a package as documents; what is none becomes a gap. */
final class Bodies {
    private final SealedPackage sealed;
    private final Map<String, Gap> gaps = new TreeMap<>();

    Bodies(SealedPackage sealed) {
        this.sealed = sealed;
    }

    /** The answers of some artifacts to one operation, in the order in which they are kept. */
    List<Located> of(Set<String> artifacts, String operation) {
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

    /** An array of a document; a gap if it is not there. */
    List<Located> items(Located document, String name) {
        Located array = document.at(name);
        if (!array.json().isArray()) {
            gap(document.evidence().file(), "an answer has no array '" + name + "' where its API has one");
        }
        return array.items();
    }

    void gap(String what, String why) {
        gaps.putIfAbsent(what + "\0" + why, new Gap(what, why));
    }

    List<Gap> gaps() {
        return List.copyOf(gaps.values());
    }
}
