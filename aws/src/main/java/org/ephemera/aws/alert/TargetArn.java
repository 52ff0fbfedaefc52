package org.ephemera.aws.alert;

import java.util.Map;
import java.util.regex.Pattern;
import org.ephemera.model.SanitizedText;

/**
 * ARN of a possible target, with a region and an account.
 *
 * @param resource part after the account; not validated
 */
record TargetArn(String partition, String region, String account, String resource) {
    private static final int PARTS = 6;
    /**
     * Form of a partition. The number of parts is limited, because an unlimited group is matched recursively and a
     * long name could overflow the stack.
     */
    private static final Pattern PARTITION = Pattern.compile("aws(-[a-z]+){0,3}");

    private static final String COMMERCIAL = "aws";

    /** Prefixes of the regions of other partitions (AWS General Reference, IAM user guide on ARNs). */
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
     * Parses an ARN.
     *
     * @param service service in the ARN
     * @param named name of the service in messages
     * @throws IllegalArgumentException if it does not belong to the service; the message completes a sentence that
     *     starts with the ARN
     */
    static TargetArn parse(String arn, String service, String named) {
        String[] parts = arn.split(":", PARTS);
        if (!parts[0].equals("arn")) {
            throw new IllegalArgumentException("is not an ARN");
        }
        if (parts.length < PARTS || !PARTITION.matcher(parts[1]).matches()) {
            throw new IllegalArgumentException("is not a complete ARN");
        }
        if (!parts[2].equals(service)) {
            throw new IllegalArgumentException(
                    "is an ARN of the service '" + SanitizedText.of(parts[2]) + "', not of " + named);
        }
        if (!isRegion(parts[3])) {
            throw new IllegalArgumentException(
                    parts[3].isEmpty() ? "contains no region" : "contains an invalid" + " region");
        }
        String partition = partition(parts[3]);
        if (!parts[1].equals(partition) && (parts[1].equals(COMMERCIAL) || OTHERS.containsValue(parts[1]))) {
            throw new IllegalArgumentException(
                    "has the partition " + parts[1] + ", but the region " + parts[3] + " is in " + partition);
        }
        if (!ACCOUNT.matcher(parts[4]).matches()) {
            throw new IllegalArgumentException("does not contain an account id of 12 digits");
        }
        return new TargetArn(parts[1], parts[3], parts[4], parts[5]);
    }

    /** Returns the partition of a region. Regions of future partitions are treated as commercial ones. */
    static String partition(String region) {
        return OTHERS.entrySet().stream()
                .filter(other -> region.startsWith(other.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(COMMERCIAL);
    }

    /** Reports whether the text has the form of a region name. */
    static boolean isRegion(String text) {
        return REGION.matcher(text).matches();
    }

    /** Returns partition, region and account as attributes of a target. */
    Map<String, String> attributes() {
        return Map.of("partition", partition, "region", region, "account", account);
    }
}
