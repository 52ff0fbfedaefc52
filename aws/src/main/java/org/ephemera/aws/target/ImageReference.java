package org.ephemera.aws.target;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.aws.alert.EcsTarget;

/** Where an image is, told from the reference by which a container names it. */
public sealed interface ImageReference {
    /**
     * A private registry of Amazon ECR.
     *
     * @param account twelve digits; the registry's id
     * @param digest {@code sha256:…}, if the reference has one
     */
    record InEcr(String account, String region, String repository, Optional<String> tag, Optional<String> digest)
            implements ImageReference {
        /** {@code repository:tag}, as people name it. */
        public String shown() {
            return repository + tag.map(t -> ":" + t).orElse("");
        }
    }

    /** @param registry its host, {@code docker.io} where none is named */
    record Elsewhere(String registry) implements ImageReference {}

    /** Nothing that a container runtime could pull. */
    record Malformed() implements ImageReference {}

    /** The host becomes the place that a signed request goes to, so it is told by the whole form, not by its beginning. */
    Pattern ECR = Pattern.compile("(?<account>[0-9]{12})"
            + "\\.dkr[.-]ecr(?:-fips)?\\.(?<region>[a-z0-9-]{1,32})"
            + "\\.(?:amazonaws\\.com(?:\\.cn)?|amazonaws\\.eu|on\\.aws|on\\.amazonwebservices\\.(?:com\\.cn|eu)"
            + "|c2s\\.ic\\.gov|sc2s\\.sgov\\.gov|cloud\\.adc-e\\.uk|csp\\.hci\\.ic\\.gov)"
            + "/(?<repository>[a-z0-9]++(?:(?:[._/]|__|-++)[a-z0-9]++)*+)"
            + "(?::(?<tag>[A-Za-z0-9_][A-Za-z0-9._-]{0,127}+))?+"
            + "(?:@(?<digest>sha256:[0-9a-f]{64}))?+");

    Pattern ANY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@-]{0,511}");

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
        return new Elsewhere(host ? first : "docker.io");
    }
}
