package org.ephemera.analyze.image;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.RuleFindings;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.parse.sealed.ApiResponse;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/**
 * Rule on replicas of one workload that run different images with the same name (IMG-004). A deployment in progress
 * should use another name.
 */
final class ReplicaImageMismatch implements ImageRule {
    private static final int MOST = 10;

    @Override
    public void evaluate(ImageRuleContext context, RuleFindings findings) {
        Map<String, List<ImageRuleContext.Running>> replicas = new LinkedHashMap<>();
        context.running()
                .filter(one -> !one.digest().isEmpty())
                .forEach(one -> owner(one)
                        .ifPresent(owner -> replicas.computeIfAbsent(
                                        one.workload().scope() + "\0" + owner + "\0"
                                                + one.container().name() + "\0"
                                                + one.image().value(),
                                        key -> new ArrayList<>())
                                .add(one)));
        List<RevisionImages.Pinned> revisions = RevisionImages.of(context, findings);
        replicas.values().forEach(same -> evaluate(context, same, revisions, findings));
        revisions.forEach(pinned -> evaluate(context, pinned, findings));
    }

    private static void evaluate(
            ImageRuleContext context,
            List<ImageRuleContext.Running> same,
            List<RevisionImages.Pinned> revisions,
            RuleFindings findings) {
        Map<String, EvidenceLocation> digests = new LinkedHashMap<>();
        for (ImageRuleContext.Running one : same) {
            if (digests.keySet().stream().noneMatch(known -> context.isSame(known, one.digest()))) {
                one.container().digest().ifPresent(digest -> digests.put(digest.value(), digest.evidence()));
            }
        }
        if (digests.size() > 1) {
            ImageRuleContext.Running first = same.getFirst();
            boolean deployed =
                    digests.keySet().stream().allMatch(digest -> isPinned(context, first, digest, revisions));
            findings.add(
                    "IMG-004",
                    deployed ? Severity.MEDIUM : Severity.HIGH,
                    first.container().name(),
                    same.size() + " replicas of " + owner(first).orElse("") + " run " + digests.size()
                            + " images with the name " + first.image().value() + ": "
                            + String.join(", ", digests.keySet())
                            + (deployed
                                    ? "; ECS pinned a service revision to each of them: the service was deployed in"
                                            + " between"
                                    : ""),
                    digests.values().stream().limit(MOST).toList());
        }
    }

    /**
     * Reports whether a revision of the service is pinned to a digest. A forced deployment after a push creates a
     * second revision with the same name, and for some time tasks of both run.
     */
    private static boolean isPinned(
            ImageRuleContext context,
            ImageRuleContext.Running one,
            String digest,
            List<RevisionImages.Pinned> revisions) {
        return revisions.stream()
                .filter(pinned -> pinned.container().equals(one.container().name())
                        && pinned.image().equals(one.image().value())
                        && owner(one).filter(pinned::isOf).isPresent())
                .flatMap(pinned -> pinned.digests().keySet().stream())
                .anyMatch(pinned -> context.isSame(pinned, digest));
    }

    /** Compares the pinned digests of a service revision with the running digests. */
    private static void evaluate(ImageRuleContext context, RevisionImages.Pinned pinned, RuleFindings findings) {
        context.running()
                .filter(one -> one.container().name().equals(pinned.container())
                        && one.image().value().equals(pinned.image())
                        && owner(one).filter(pinned::isOf).isPresent()
                        && !one.digest().isEmpty()
                        && pinned.digests().keySet().stream().noneMatch(digest -> context.isSame(digest, one.digest())))
                .findFirst()
                .ifPresent(one -> findings.add(
                        "IMG-004",
                        Severity.HIGH,
                        one.container().name(),
                        one.digest() + " runs, but the revision of the service is pinned to "
                                + String.join(", ", pinned.digests().keySet()),
                        List.of(
                                one.container()
                                        .digest()
                                        .map(LocatedValue::evidence)
                                        .orElse(one.image().evidence()),
                                pinned.digests().values().iterator().next())));
    }

    /** Returns the controller of a container. Tasks of one family that were started manually are not replicas. */
    private static Optional<String> owner(ImageRuleContext.Running one) {
        return one.workload().owner().map(LocatedValue::value).filter(owner -> !owner.startsWith("family:"));
    }

    /** Digests to which ECS pinned the revisions of a service ({@code DescribeServiceRevisions}). */
    private static final class RevisionImages {
        /** Container of a service, with the digests of its image in all revisions that use the same image name. */
        record Pinned(String service, String container, String image, Map<String, EvidenceLocation> digests) {
            boolean isOf(String owner) {
                return owner.equals("service:" + service);
            }
        }

        private RevisionImages() {}

        static List<Pinned> of(ImageRuleContext context, RuleFindings findings) {
            Map<String, Pinned> pinned = new LinkedHashMap<>();
            for (ApiResponse response : context.sealed().responses()) {
                if (response.artifact().equals("aws.ecs.service-revisions")) {
                    try {
                        LocatedJson body =
                                new LocatedJson(context.sealed().read(response), response.at(FileLocation.root()));
                        body.at("serviceRevisions").items().forEach(revision -> add(revision, pinned));
                    } catch (IOException e) {
                        findings.gap("IMG-004", "a revision of the service cannot be read: " + e.getMessage());
                    }
                }
            }
            return new ArrayList<>(pinned.values());
        }

        private static void add(LocatedJson revision, Map<String, Pinned> pinned) {
            String arn = revision.at("serviceArn").textOrEmpty();
            String service = arn.substring(arn.lastIndexOf('/') + 1);
            for (LocatedJson image : revision.at("containerImages").items()) {
                String container = image.at("containerName").textOrEmpty();
                String name = image.at("image").textOrEmpty();
                String digest = image.at("imageDigest").textOrEmpty();
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
