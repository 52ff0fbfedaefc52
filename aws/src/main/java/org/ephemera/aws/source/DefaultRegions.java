package org.ephemera.aws.source;

import java.util.List;

/**
 * The regions that are enabled in every account of a partition and that nobody can disable (AWS account management
 * reference guide, "Enable or disable AWS Regions in your account"). Others may be enabled besides.
 */
final class DefaultRegions {
    private static final List<String> AWS = List.of(
            "ap-northeast-1",
            "ap-northeast-2",
            "ap-northeast-3",
            "ap-south-1",
            "ap-southeast-1",
            "ap-southeast-2",
            "ca-central-1",
            "eu-central-1",
            "eu-north-1",
            "eu-west-1",
            "eu-west-2",
            "eu-west-3",
            "sa-east-1",
            "us-east-1",
            "us-east-2",
            "us-west-1",
            "us-west-2");
    private static final List<String> CHINA = List.of("cn-north-1", "cn-northwest-1");
    private static final List<String> GOVERNMENT = List.of("us-gov-east-1", "us-gov-west-1");

    private DefaultRegions() {}

    /** Of the partition that a region is in; of one that is not known, that region alone. */
    static List<String> around(String region) {
        return List.of(AWS, CHINA, GOVERNMENT).stream()
                .filter(all -> all.contains(region) || isOptIn(region, all))
                .findFirst()
                .orElseGet(() -> List.of(region));
    }

    /** Of the commercial regions some must be opted into: me-south-1 and others. */
    private static boolean isOptIn(String region, List<String> all) {
        return all.equals(AWS) && region.matches("(af|ap|ca|eu|il|me|mx)-[a-z]{4,9}-[0-9]");
    }
}
