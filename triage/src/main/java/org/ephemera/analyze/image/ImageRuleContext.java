package org.ephemera.analyze.image;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.analyze.model.Container;
import org.ephemera.analyze.model.CurrentTag;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.model.Image;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.parse.sealed.SealedPackage;

/** What the rules look at. */
record ImageRuleContext(List<Image> images, List<Workload> workloads, RegistryCalls calls, SealedPackage sealed) {
    /** A container and the image that it names. */
    record Running(Workload workload, Container container, Fact<String> image) {
        String digest() {
            return container.digest().map(Fact::value).orElse("");
        }
    }

    ImageRuleContext {
        images = List.copyOf(images);
        workloads = List.copyOf(workloads);
    }

    /** Every container that names an image. */
    Stream<Running> running() {
        return workloads.stream()
                .flatMap(workload -> workload.containers().stream()
                        .flatMap(container ->
                                container.image().stream().map(image -> new Running(workload, container, image))));
    }

    /** The containers that ran an image, by name; the image's own name if none is known. */
    String subject(Image image) {
        String names = running()
                .filter(one -> one.image().value().equals(image.reference()))
                .map(one -> one.container().name())
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? image.reference() : names;
    }

    /** Where it stands that this digest ran; empty if only the plan has it. */
    Optional<Evidence> ran(Image image) {
        return running()
                .filter(one -> one.image().value().equals(image.reference())
                        && one.digest().equals(image.ran()))
                .flatMap(one -> one.container().digest().stream())
                .map(Fact::evidence)
                .findFirst();
    }

    /** True if they are one image: the same, or an index and a manifest that it lists. */
    boolean isSame(String one, String other) {
        return one.equals(other) || lists(one, other) || lists(other, one);
    }

    private boolean lists(String index, String digest) {
        return images.stream()
                .flatMap(image -> image.manifest(index).stream())
                .anyMatch(manifest -> manifest.lists().contains(digest));
    }

    /** What is known of where tags lead now; of an image of which it is not known what ran, nothing is the same. */
    List<CurrentTag> tags() {
        return images.stream()
                .flatMap(image -> image.tag().stream()
                        .filter(tag -> !tag.digest().isEmpty())
                        .map(tag -> new CurrentTag(
                                image.reference(),
                                image.ran(),
                                tag.digest(),
                                tag.pushed(),
                                !image.ran().isEmpty() && isSame(tag.digest(), image.ran()),
                                tag.evidence())))
                .distinct()
                .toList();
    }

    /** Account of the target, "" if it is none of AWS's, or nobody said. A context of a kubeconfig may be named with the cluster's ARN. */
    String account() {
        String id = sealed.request().target().id();
        String[] arn = id.substring(Math.max(0, id.indexOf("arn:"))).split(":", 6);
        return arn.length == 6 && arn[0].equals("arn") ? arn[4] : "";
    }

    /** True of a cluster of which only the name of a context is known: it may be anybody's. */
    boolean isAnywhere() {
        return sealed.request().target().kind().startsWith("kubernetes.")
                && account().isEmpty();
    }
}
