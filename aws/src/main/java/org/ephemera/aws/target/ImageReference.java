package org.ephemera.aws.target;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.aws.alert.EcsTarget;

/** Registry of an image, parsed from a container's image reference. */
public sealed interface ImageReference {
    /**
     * Image in a private registry of Amazon ECR.
     *
     * @param account twelve digits; the registry's id
     * @param digest {@code sha256:…}, if the reference contains one
     */
    record InEcr(String account, String region, String repository, Optional<String> tag, Optional<String> digest)
            implements ImageReference {
        /** Returns {@code repository:tag}. */
        public String displayName() {
            return repository + tag.map(t -> ":" + t).orElse("");
        }
    }

    /**
     * Image in another registry.
     *
     * @param registry host; {@code docker.io} if the reference contains none
     */
    record OtherRegistry(String registry) implements ImageReference {}

    /** Text that is not an image reference. */
    record Malformed() implements ImageReference {}

    /**
     * Form of a reference to ECR. The host receives a signed request, so it is matched completely and not only by its
     * prefix.
     */
    Pattern ECR = Pattern.compile("(?<account>[0-9]{12})"
            + "\\.dkr[.-]ecr(?:-fips)?\\.(?<region>[a-z0-9-]{1,32})"
            + "\\.(?:amazonaws\\.com(?:\\.cn)?|amazonaws\\.eu|on\\.aws|on\\.amazonwebservices\\.(?:com\\.cn|eu)"
            + "|c2s\\.ic\\.gov|sc2s\\.sgov\\.gov|cloud\\.adc-e\\.uk|csp\\.hci\\.ic\\.gov)"
            + "/(?<repository>[a-z0-9]++(?:(?:[._/]|__|-++)[a-z0-9]++)*+)"
            + "(?::(?<tag>[A-Za-z0-9_][A-Za-z0-9._-]{0,127}+))?+"
            + "(?:@(?<digest>sha256:[0-9a-f]{64}))?+");

    Pattern ANY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@-]{0,511}");

    /** Parses an image reference. */
    static ImageReference parse(String text) {
        Matcher ecr = ECR.matcher(text);
        if (ecr.matches() && EcsTarget.isRegion(ecr.group("region"))) {
            return new InEcr(
                    ecr.group("account"),
                    ecr.group("region"),
                    ecr.group("repository"),
                    Optional.ofNullable(ecr.group("tag")),
                    Optional.ofNullable(ecr.group("digest")));
        }
        if (!ANY.matcher(text).matches()) {
            return new Malformed();
        }
        String first = text.substring(0, Math.max(text.indexOf('/'), 0));
        boolean host = first.contains(".") || first.contains(":") || first.equals("localhost");
        return new OtherRegistry(host ? first : "docker.io");
    }
}
