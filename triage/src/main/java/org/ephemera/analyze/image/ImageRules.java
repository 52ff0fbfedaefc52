package org.ephemera.analyze.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.CurrentTag;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Gap;
import org.ephemera.analyze.model.Image;
import org.ephemera.analyze.model.ImageName;
import org.ephemera.analyze.model.RuleBook;
import org.ephemera.analyze.model.RuleFindings;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.parse.Images;
import org.ephemera.analyze.parse.sealed.SealedPackage;

/** The rules IMG. */
public final class ImageRules {
    private ImageRules() {}

    /**
     * Findings in their order, and what could not be judged.
     *
     * @param tags what the tags of the images pointed to; of those that were asked about
     */
    public record Result(List<Finding> findings, List<Gap> gaps, List<CurrentTag> tags) {
        public Result {
            tags = List.copyOf(tags);
            findings = List.copyOf(findings);
            gaps = List.copyOf(gaps);
        }
    }

    /**
     * Judges the images of a package.
     *
     * @param workloads whose containers ran them, siblings included
     * @param calls for who pushed and who deleted
     */
    public static Result findings(
            Images.Read images, List<Workload> workloads, List<ControlCall> calls, SealedPackage sealed) {
        ImageRuleContext scene = new ImageRuleContext(images.images(), workloads, RegistryCalls.of(calls), sealed);
        RuleFindings judged = new RuleFindings();
        List.of(
                        new ImageNames(),
                        new MovedTag(),
                        new ReplicaImageMismatch(),
                        new GoneImage(),
                        new ImageOrigin(),
                        new SuspiciousImageConfig(),
                        new Provenance(),
                        new WrongBytes())
                .forEach(rule -> rule.judge(scene, judged));
        return new Result(judged.findings(), judged.gaps(), scene.tags());
    }

    /** The registry has what ran no more (IMG-005); what was pulled may still be on the host. */
    private static final class GoneImage implements ImageRule {
        @Override
        public void judge(ImageRuleContext scene, RuleFindings judged) {
            for (Image image : scene.images()) {
                if (image.gone() && !image.ran().isEmpty()) {
                    Optional<ControlCall> deleted =
                            scene.calls().deleted(ImageName.parse(image.reference()), image.ran());
                    List<Evidence> evidence = new ArrayList<>(List.of(image.evidence()));
                    scene.ran(image).ifPresent(evidence::add);
                    deleted.ifPresent(call -> evidence.add(call.evidence()));
                    judged.add(
                            "IMG-005",
                            Severity.HIGH,
                            scene.subject(image),
                            "the registry has " + image.ran() + " no more"
                                    + deleted.map(call -> "; deleted by " + call.principal() + " at " + call.time())
                                            .orElse("; who deleted it is not known"),
                            evidence);
                }
                if (!image.gone() && image.manifests().isEmpty()) {
                    judged.gap(
                            "IMG",
                            "nothing of " + image.reference() + " is in the package: " + ImageOutcome.of(scene, image));
                }
            }
        }
    }

    /** Names that say little of what ran: no tag or {@code latest} (IMG-001), no digest (IMG-002); nobody tells which ran (IMG-009). */
    private static final class ImageNames implements ImageRule {
        @Override
        public void judge(ImageRuleContext scene, RuleFindings judged) {
            scene.running().forEach(one -> judge(one, judged));
        }

        private static void judge(ImageRuleContext.Running one, RuleFindings judged) {
            ImageName name = ImageName.parse(one.image().value());
            String subject = one.container().name();
            if (!name.digest().isEmpty()) {
                return;
            }
            if (name.tag().isEmpty() || name.tag().equals("latest")) {
                judged.add(
                        "IMG-001",
                        RegistryOwners.isPublic(name) ? Severity.MEDIUM : Severity.LOW,
                        subject,
                        one.image().value()
                                + (name.tag().isEmpty() ? " has no tag" : " is whatever is latest")
                                + (RegistryOwners.isPublic(name) ? ", in a registry that is public" : ""),
                        List.of(one.image().evidence()));
            }
            judged.add(
                    "IMG-002",
                    subject,
                    one.image().value() + " names no digest",
                    one.image().evidence());
            if (one.container().digest().isEmpty()) {
                judged.gap(
                        RuleBook.standard().rule("IMG-009").id(),
                        subject + ": which digest of " + one.image().value()
                                + " ran is not known, so that nobody can prove what ran");
            }
        }
    }

    /**
     * What the tag points to now has no attestations, and what ran has (IMG-008): whoever pushed it did not build it as the others are
     * built. Signatures stand under other names and are not collected.
     */
    private static final class Provenance implements ImageRule {
        @Override
        public void judge(ImageRuleContext scene, RuleFindings judged) {
            for (Image image : scene.images()) {
                Optional<Image.Manifest> ran = image.manifest(image.ran());
                Optional<Image.Manifest> now = image.tag().flatMap(tag -> image.manifest(tag.digest()));
                if (ran.isPresent()
                        && now.isPresent()
                        && !scene.isSame(image.ran(), now.get().digest())) {
                    compare(scene, image, ran.get(), now.get(), judged);
                }
            }
            if (!scene.images().isEmpty()) {
                judged.gap(
                        "IMG-008",
                        "signatures, and attestations that refer to an image from outside, are not collected: ask the registry"
                                + " for referrers of the digest");
            }
        }

        private static void compare(
                ImageRuleContext scene, Image image, Image.Manifest ran, Image.Manifest now, RuleFindings judged) {
            if (ran.attested() != now.attested()) {
                judged.add(
                        "IMG-008",
                        scene.subject(image),
                        (ran.attested()
                                        ? "what the tag points to now has no attestations, and what ran has: "
                                        : "what ran has no attestations, and what the tag points to now has: ")
                                + (ran.attested() ? now : ran).digest(),
                        (ran.attested() ? now : ran).evidence());
            }
        }
    }

    /** The registry gave other bytes than those that a digest names (IMG-010). */
    private static final class WrongBytes implements ImageRule {
        @Override
        public void judge(ImageRuleContext scene, RuleFindings judged) {
            for (Image image : scene.images()) {
                for (Image.Manifest manifest : image.manifests()) {
                    if (isOther(manifest.digest(), manifest.found())) {
                        judged.add(
                                "IMG-010",
                                scene.subject(image),
                                "the manifest given for " + manifest.digest() + " has the digest " + manifest.found(),
                                manifest.evidence());
                    }
                }
                image.configs().stream()
                        .filter(config -> isOther(config.digest(), config.found()))
                        .forEach(config -> judged.add(
                                "IMG-010",
                                scene.subject(image),
                                "the config given for " + config.digest() + " has the digest " + config.found(),
                                config.evidence()));
            }
            if (!scene.images().isEmpty()) {
                judged.gap(
                        "IMG-010",
                        "layers are not in the package: manifests and configs were compared, files were not");
            }
        }

        private static boolean isOther(String named, String found) {
            return !named.isEmpty() && !named.equals(found);
        }
    }
}
