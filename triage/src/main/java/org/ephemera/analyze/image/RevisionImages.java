package org.ephemera.analyze.image;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Notes;
import org.ephemera.analyze.model.Place;
import org.ephemera.analyze.read.Answer;
import org.ephemera.analyze.read.Located;

/** The digests to which ECS pinned the revisions of a service ({@code DescribeServiceRevisions}). */
final class RevisionImages {
    /** A container of a service, and the digests of its image in all revisions that name the image alike. */
    record Pinned(String service, String container, String image, Map<String, Evidence> digests) {
        boolean isOf(String owner) {
            return owner.equals("service:" + service);
        }
    }

    private RevisionImages() {}

    static List<Pinned> of(ImageScene scene, Notes judged) {
        Map<String, Pinned> pinned = new LinkedHashMap<>();
        for (Answer answer : scene.sealed().answers()) {
            if (answer.artifact().equals("aws.ecs.service-revisions")) {
                try {
                    Located body = new Located(scene.sealed().read(answer), answer.at(Place.root()));
                    body.at("serviceRevisions").items().forEach(revision -> add(revision, pinned));
                } catch (IOException e) {
                    judged.gap("IMG-004", "a revision of the service cannot be read: " + e.getMessage());
                }
            }
        }
        return new ArrayList<>(pinned.values());
    }

    private static void add(Located revision, Map<String, Pinned> pinned) {
        String arn = revision.at("serviceArn").words();
        String service = arn.substring(arn.lastIndexOf('/') + 1);
        for (Located image : revision.at("containerImages").items()) {
            String container = image.at("containerName").words();
            String name = image.at("image").words();
            String digest = image.at("imageDigest").words();
            if (!digest.isEmpty()) {
                pinned.computeIfAbsent(
                                service + "\0" + container + "\0" + name,
                                key -> new Pinned(service, container, name, new LinkedHashMap<>()))
                        .digests()
                        .putIfAbsent(digest, image.at("imageDigest").evidence());
            }
        }
    }
}
