package org.ephemera.analyze.image;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.RuleFindings;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.parse.sealed.ApiResponse;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/**
 * Replicas of one workload that run different images by the same name (IMG-004). A deployment under way has another name, or
 * should have.
 */
final class ReplicaImageMismatch implements ImageRule {
    private static final int MOST = 10;

    @Override
    public void judge(ImageRuleContext scene, RuleFindings judged) {
        Map<String, List<ImageRuleContext.Running>> replicas = new LinkedHashMap<>();
        scene.running()
                .filter(one -> !one.digest().isEmpty())
                .forEach(one -> owner(one)
                        .ifPresent(owner -> replicas.computeIfAbsent(
                                        one.workload().scope() + "\0" + owner + "\0"
                                                + one.container().name() + "\0"
                                                + one.image().value(),
                                        key -> new ArrayList<>())
                                .add(one)));
        List<RevisionImages.Pinned> revisions = RevisionImages.of(scene, judged);
        replicas.values().forEach(same -> judge(scene, same, revisions, judged));
        revisions.forEach(pinned -> judge(scene, pinned, judged));
    }

    private static void judge(
            ImageRuleContext scene,
            List<ImageRuleContext.Running> same,
            List<RevisionImages.Pinned> revisions,
            RuleFindings judged) {
        Map<String, Evidence> digests = new LinkedHashMap<>();
        for (ImageRuleContext.Running one : same) {
            if (digests.keySet().stream().noneMatch(known -> scene.isSame(known, one.digest()))) {
                one.container().digest().ifPresent(digest -> digests.put(digest.value(), digest.evidence()));
            }
        }
        if (digests.size() > 1) {
            ImageRuleContext.Running first = same.getFirst();
            boolean deployed = digests.keySet().stream().allMatch(digest -> isPinned(scene, first, digest, revisions));
            judged.add(
                    "IMG-004",
                    deployed ? Severity.MEDIUM : Severity.HIGH,
                    first.container().name(),
                    same.size() + " replicas of " + owner(first).orElse("") + " run " + digests.size()
                            + " images by the name " + first.image().value() + ": "
                            + String.join(", ", digests.keySet())
                            + (deployed
                                    ? "; ECS pinned a revision of the service to each: it was deployed between"
                                    : ""),
                    digests.values().stream().limit(MOST).toList());
        }
    }

    /** Who pushes a tag again and has the service deployed anew has two revisions with it, and for a while tasks of both. */
    private static boolean isPinned(
            ImageRuleContext scene,
            ImageRuleContext.Running one,
            String digest,
            List<RevisionImages.Pinned> revisions) {
        return revisions.stream()
                .filter(pinned -> pinned.container().equals(one.container().name())
                        && pinned.image().equals(one.image().value())
                        && owner(one).filter(pinned::isOf).isPresent())
                .flatMap(pinned -> pinned.digests().keySet().stream())
                .anyMatch(pinned -> scene.isSame(pinned, digest));
    }

    /** What the service's revision was pinned to, against what runs. */
    private static void judge(ImageRuleContext scene, RevisionImages.Pinned pinned, RuleFindings judged) {
        scene.running()
                .filter(one -> one.container().name().equals(pinned.container())
                        && one.image().value().equals(pinned.image())
                        && owner(one).filter(pinned::isOf).isPresent()
                        && !one.digest().isEmpty()
                        && pinned.digests().keySet().stream().noneMatch(digest -> scene.isSame(digest, one.digest())))
                .findFirst()
                .ifPresent(one -> judged.add(
                        "IMG-004",
                        Severity.HIGH,
                        one.container().name(),
                        one.digest() + " runs, and the revision of the service is pinned to "
                                + String.join(", ", pinned.digests().keySet()),
                        List.of(
                                one.container()
                                        .digest()
                                        .map(Fact::evidence)
                                        .orElse(one.image().evidence()),
                                pinned.digests().values().iterator().next())));
    }

    /** A controller; runs by hand of one family are no replicas. */
    private static Optional<String> owner(ImageRuleContext.Running one) {
        return one.workload().owner().map(Fact::value).filter(owner -> !owner.startsWith("family:"));
    }

    /** The digests to which ECS pinned the revisions of a service ({@code DescribeServiceRevisions}). */
    private static final class RevisionImages {
        /** A container of a service, and the digests of its image in all revisions that name the image alike. */
        record Pinned(String service, String container, String image, Map<String, Evidence> digests) {
            boolean isOf(String owner) {
                return owner.equals("service:" + service);
            }
        }

        private RevisionImages() {}

        static List<Pinned> of(ImageRuleContext scene, RuleFindings judged) {
            Map<String, Pinned> pinned = new LinkedHashMap<>();
            for (ApiResponse answer : scene.sealed().answers()) {
                if (answer.artifact().equals("aws.ecs.service-revisions")) {
                    try {
                        LocatedJson body = new LocatedJson(scene.sealed().read(answer), answer.at(FileLocation.root()));
                        body.at("serviceRevisions").items().forEach(revision -> add(revision, pinned));
                    } catch (IOException e) {
                        judged.gap("IMG-004", "a revision of the service cannot be read: " + e.getMessage());
                    }
                }
            }
            return new ArrayList<>(pinned.values());
        }

        private static void add(LocatedJson revision, Map<String, Pinned> pinned) {
            String arn = revision.at("serviceArn").words();
            String service = arn.substring(arn.lastIndexOf('/') + 1);
            for (LocatedJson image : revision.at("containerImages").items()) {
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
}
