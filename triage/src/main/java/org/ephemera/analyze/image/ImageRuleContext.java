package org.ephemera.analyze.image;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.analyze.model.ContainerSpec;
import org.ephemera.analyze.model.CurrentTag;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.RegistryImage;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.parse.sealed.SealedPackage;

/** Images, workloads and registry calls that the rules evaluate. */
record ImageRuleContext(
        List<RegistryImage> images, List<Workload> workloads, RegistryCalls calls, SealedPackage sealed) {
    /** Container and its image name. */
    record Running(Workload workload, ContainerSpec container, LocatedValue<String> image) {
        String digest() {
            return container.digest().map(LocatedValue::value).orElse("");
        }
    }

    ImageRuleContext {
        images = List.copyOf(images);
        workloads = List.copyOf(workloads);
    }

    /** Returns all containers with an image name. */
    Stream<Running> running() {
        return workloads.stream()
                .flatMap(workload -> workload.containers().stream()
                        .flatMap(container ->
                                container.image().stream().map(image -> new Running(workload, container, image))));
    }

    /** Returns the names of the containers that ran an image; without a known container the name of the image. */
    String subject(RegistryImage image) {
        String names = running()
                .filter(one -> one.image().value().equals(image.reference()))
                .map(one -> one.container().name())
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? image.reference() : names;
    }

    /** Returns the evidence that this digest ran; empty if only the plan contains the digest. */
    Optional<EvidenceLocation> ran(RegistryImage image) {
        return running()
                .filter(one -> one.image().value().equals(image.reference())
                        && one.digest().equals(image.ranDigest()))
                .flatMap(one -> one.container().digest().stream())
                .map(LocatedValue::evidence)
                .findFirst();
    }

    /** Reports whether two digests are the same image: equal, or an index and a manifest that it lists. */
    boolean isSame(String one, String other) {
        return one.equals(other) || lists(one, other) || lists(other, one);
    }

    private boolean lists(String index, String digest) {
        return images.stream()
                .flatMap(image -> image.manifest(index).stream())
                .anyMatch(manifest -> manifest.platformDigests().contains(digest));
    }

    /** Returns the images to which the tags point now. A tag of an image without a known digest is never the same. */
    List<CurrentTag> tags() {
        return images.stream()
                .flatMap(image -> image.tag().stream()
                        .filter(tag -> !tag.digest().isEmpty())
                        .map(tag -> new CurrentTag(
                                image.reference(),
                                image.ranDigest(),
                                tag.digest(),
                                tag.pushed(),
                                !image.ranDigest().isEmpty() && isSame(tag.digest(), image.ranDigest()),
                                tag.evidence())))
                .distinct()
                .toList();
    }

    /**
     * Returns the account of the target; "" if it is not on AWS or unknown. The name of a kubeconfig context may be
     * the ARN of the cluster.
     */
    String account() {
        String id = sealed.request().target().id();
        String[] arn = id.substring(Math.max(0, id.indexOf("arn:"))).split(":", 6);
        return arn.length == 6 && arn[0].equals("arn") ? arn[4] : "";
    }

    /** Reports whether the target is a cluster that is only known by the name of a context, so its owner is unknown. */
    boolean isUnknownCluster() {
        return sealed.request().target().kind().startsWith("kubernetes.")
                && account().isEmpty();
    }
}
