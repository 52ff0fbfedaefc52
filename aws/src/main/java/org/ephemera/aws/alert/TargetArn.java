package org.ephemera.aws.alert;

import java.util.Map;
import java.util.regex.Pattern;
import org.ephemera.model.SanitizedText;

/**
 * An ARN of something that can be collected from: it has a region and an account.
 *
 * @param resource what comes after the account; it has not been looked at
 */
record TargetArn(String partition, String region, String account, String resource) {
    private static final int PARTS = 6;
    /** Of few parts: a group that may stand any number of times is matched by recursion, which a long name ends the run with. */
    private static final Pattern PARTITION = Pattern.compile("aws(-[a-z]+){0,3}");

    private static final String COMMERCIAL = "aws";

    /** How the names of regions begin that are of another partition (AWS General Reference, IAM user guide on ARNs). */
    private static final Map<String, String> OTHERS = Map.of(
            "cn-", "aws-cn",
            "us-gov-", "aws-us-gov",
            "eusc-", "aws-eusc",
            "us-iso-", "aws-iso",
            "us-isob-", "aws-iso-b",
            "eu-isoe-", "aws-iso-e",
            "us-isof-", "aws-iso-f");

    private static final Pattern REGION = Pattern.compile("[a-z]{2,5}(-[a-z]+){1,4}-[0-9]{1,2}");
    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");

    /**
     * Takes it apart.
     *
     * @param service as ARNs name it
     * @param named as sentences name it
     * @throws IllegalArgumentException if it is none of that service; the message completes a sentence that begins with the ARN
     */
    static TargetArn parse(String arn, String service, String named) {
        String[] parts = arn.split(":", PARTS);
        if (!parts[0].equals("arn")) {
            throw new IllegalArgumentException("is not an ARN");
        }
        if (parts.length < PARTS || !PARTITION.matcher(parts[1]).matches()) {
            throw new IllegalArgumentException("is not a whole ARN");
        }
        if (!parts[2].equals(service)) {
            throw new IllegalArgumentException(
                    "names something of the service '" + SanitizedText.of(parts[2]) + "', not of " + named);
        }
        if (!isRegion(parts[3])) {
            throw new IllegalArgumentException(parts[3].isEmpty() ? "names no region" : "does not name a region");
        }
        String partition = partition(parts[3]);
        if (!parts[1].equals(partition) && (parts[1].equals(COMMERCIAL) || OTHERS.containsValue(parts[1]))) {
            throw new IllegalArgumentException(
                    "names the partition " + parts[1] + ", and " + parts[3] + " is in " + partition);
        }
        if (!ACCOUNT.matcher(parts[4]).matches()) {
            throw new IllegalArgumentException("does not name an account of 12 digits");
        }
        return new TargetArn(parts[1], parts[3], parts[4], parts[5]);
    }

    /** A partition that is still to come is not among those that are known; its regions are taken for commercial ones. */
    private static String partition(String region) {
        return OTHERS.entrySet().stream()
                .filter(other -> region.startsWith(other.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(COMMERCIAL);
    }

    static boolean isRegion(String text) {
        return REGION.matcher(text).matches();
    }

    Map<String, String> attributes() {
        return Map.of("partition", partition, "region", region, "account", account);
    }
}
