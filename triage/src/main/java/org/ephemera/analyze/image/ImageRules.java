package org.ephemera.analyze.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.CurrentTag;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.ImageName;
import org.ephemera.analyze.model.RegistryImage;
import org.ephemera.analyze.model.RuleBook;
import org.ephemera.analyze.model.RuleFindings;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.parse.RegistryImageReader;
import org.ephemera.analyze.parse.sealed.SealedPackage;

/** Detection rules IMG-001 to IMG-010 on the container images of a package. */
public final class ImageRules {
    private ImageRules() {}

    /**
     * Findings in their order, and gaps.
     *
     * @param tags images to which the queried tags pointed at collection time
     */
    public record Result(List<Finding> findings, List<EvidenceGap> gaps, List<CurrentTag> tags) {
        public Result {
            tags = List.copyOf(tags);
            findings = List.copyOf(findings);
            gaps = List.copyOf(gaps);
        }
    }

    /**
     * Returns the findings and gaps on the images of a package.
     *
     * @param workloads workloads whose containers ran the images, including replicas
     * @param calls calls that show pushes and deletions
     */
    public static Result findings(
            RegistryImageReader.Result images,
            List<Workload> workloads,
            List<ControlCall> calls,
            SealedPackage sealed) {
        ImageRuleContext context = new ImageRuleContext(images.images(), workloads, RegistryCalls.of(calls), sealed);
        RuleFindings findings = new RuleFindings();
        List.of(
                        new ImageNames(),
                        new MovedTag(),
                        new ReplicaImageMismatch(),
                        new DeletedImage(),
                        new ImageOrigin(),
                        new SuspiciousImageConfig(),
                        new MissingAttestations(),
                        new DigestMismatch())
                .forEach(rule -> rule.evaluate(context, findings));
        return new Result(findings.findings(), findings.gaps(), context.tags());
    }

    /** Rule on images that ran and are no longer in their registry (IMG-005). Their layers may still be on the host. */
    private static final class DeletedImage implements ImageRule {
        @Override
        public void evaluate(ImageRuleContext context, RuleFindings findings) {
            for (RegistryImage image : context.images()) {
                if (image.isMissingInRegistry() && !image.ranDigest().isEmpty()) {
                    Optional<ControlCall> deleted =
                            context.calls().deleted(ImageName.parse(image.reference()), image.ranDigest());
                    List<EvidenceLocation> evidence = new ArrayList<>(List.of(image.evidence()));
                    context.ran(image).ifPresent(evidence::add);
                    deleted.ifPresent(call -> evidence.add(call.evidence()));
                    findings.add(
                            "IMG-005",
                            Severity.HIGH,
                            context.subject(image),
                            "the registry no longer contains " + image.ranDigest()
                                    + deleted.map(call -> "; deleted by " + call.principal() + " at " + call.time())
                                            .orElse("; the principal that deleted it is unknown"),
                            evidence);
                }
                if (!image.isMissingInRegistry() && image.manifests().isEmpty()) {
                    findings.gap(
                            "IMG",
                            "the package contains no data of " + image.reference() + ": "
                                    + ImageOutcome.of(context, image));
                }
            }
        }
    }

    /**
     * Rule on image names that do not identify the image: without a tag or with {@code latest} (IMG-001), without a
     * digest (IMG-002), with unknown digest (IMG-009).
     */
    private static final class ImageNames implements ImageRule {
        @Override
        public void evaluate(ImageRuleContext context, RuleFindings findings) {
            context.running().forEach(one -> evaluate(one, findings));
        }

        private static void evaluate(ImageRuleContext.Running one, RuleFindings findings) {
            ImageName name = ImageName.parse(one.image().value());
            String subject = one.container().name();
            if (!name.digest().isEmpty()) {
                return;
            }
            if (name.tag().isEmpty() || name.tag().equals("latest")) {
                findings.add(
                        "IMG-001",
                        RegistryOwners.isPublic(name) ? Severity.MEDIUM : Severity.LOW,
                        subject,
                        one.image().value()
                                + (name.tag().isEmpty() ? " has no tag" : " has the tag latest")
                                + (RegistryOwners.isPublic(name) ? ", in a public registry" : ""),
                        List.of(one.image().evidence()));
            }
            findings.add(
                    "IMG-002",
                    subject,
                    one.image().value() + " contains no digest",
                    one.image().evidence());
            if (one.container().digest().isEmpty()
                    && one.container().configDigest().isEmpty()) {
                findings.gap(
                        RuleBook.standard().rule("IMG-009").id(),
                        subject + ": the digest of " + one.image().value()
                                + " that ran is unknown, so the image that ran cannot be proven");
            }
        }
    }

    /**
     * Rule on differing attestations (IMG-008): either the running image or the image to which its tag points now has
     * attestations, and the other has none. The two images were built differently. Signatures are stored under other
     * names and are not collected.
     */
    private static final class MissingAttestations implements ImageRule {
        @Override
        public void evaluate(ImageRuleContext context, RuleFindings findings) {
            for (RegistryImage image : context.images()) {
                Optional<RegistryImage.Manifest> ran = image.manifest(image.ranDigest());
                Optional<RegistryImage.Manifest> now = image.tag().flatMap(tag -> image.manifest(tag.digest()));
                if (ran.isPresent()
                        && now.isPresent()
                        && !context.isSame(image.ranDigest(), now.get().digest())) {
                    compare(context, image, ran.get(), now.get(), findings);
                }
            }
            if (!context.images().isEmpty()) {
                findings.gapWithRequest(
                        "IMG-008",
                        "signatures, and attestations that reference an image, are not collected: ask the registry"
                                + " for referrers of the digest");
            }
        }

        private static void compare(
                ImageRuleContext context,
                RegistryImage image,
                RegistryImage.Manifest ran,
                RegistryImage.Manifest now,
                RuleFindings findings) {
            if (ran.attested() != now.attested()) {
                findings.add(
                        "IMG-008",
                        context.subject(image),
                        (ran.attested()
                                        ? "the image of the tag has no attestations, but the image that ran has: "
                                        : "the image that ran has no attestations, but the image of the tag has: ")
                                + (ran.attested() ? now : ran).digest(),
                        (ran.attested() ? now : ran).evidence());
            }
        }
    }

    /** Rule on content of a registry that does not match its digest (IMG-010). */
    private static final class DigestMismatch implements ImageRule {
        @Override
        public void evaluate(ImageRuleContext context, RuleFindings findings) {
            for (RegistryImage image : context.images()) {
                for (RegistryImage.Manifest manifest : image.manifests()) {
                    if (isOther(manifest.digest(), manifest.actualDigest())) {
                        findings.add(
                                "IMG-010",
                                context.subject(image),
                                "the manifest returned for " + manifest.digest() + " has the digest "
                                        + manifest.actualDigest(),
                                manifest.evidence());
                    }
                }
                image.configs().stream()
                        .filter(config -> isOther(config.digest(), config.actualDigest()))
                        .forEach(config -> findings.add(
                                "IMG-010",
                                context.subject(image),
                                "the config returned for " + config.digest() + " has the digest "
                                        + config.actualDigest(),
                                config.evidence()));
            }
            if (!context.images().isEmpty()) {
                findings.gap(
                        "IMG-010",
                        "layers are not in the package: only manifests and configs were compared, not files");
            }
        }

        private static boolean isOther(String named, String found) {
            return !named.isEmpty() && !named.equals(found);
        }
    }
}
