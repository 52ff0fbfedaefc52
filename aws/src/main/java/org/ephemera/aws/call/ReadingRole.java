package org.ephemera.aws.call;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.model.SanitizedText;
import software.amazon.awssdk.regions.Region;

/**
 * Role for read calls, usually in another account. Store and signer keep the caller's own credentials. The settings
 * are {@code EPHEMERA_ROLE} and, if the role's trust policy requires one, {@code EPHEMERA_EXTERNAL_ID}.
 *
 * @param arn with {@code {account}} as its account for a role that each account has
 * @param externalId 2 to 1224 characters (STS API reference)
 */
public record ReadingRole(String arn, Optional<String> externalId) {
    public static final String ARN = "EPHEMERA_ROLE";
    public static final String EXTERNAL_ID = "EPHEMERA_EXTERNAL_ID";

    /** Permissions of the caller on the role. The permissions of the role itself are those that the sources declare. */
    public static final List<String> PERMISSIONS = List.of("sts:AssumeRole");

    private static final Pattern ROLE = Pattern.compile(
            "arn:(aws[a-z-]*):iam::([0-9]{12}|\\{account\\}):role/([!-~]{1,511}/)?[A-Za-z0-9+=,.@_-]{1,64}");
    private static final String EACH_ACCOUNT = "{account}";
    private static final Pattern EXTERNAL = Pattern.compile("[A-Za-z0-9_+=,.@:/-]{2,1224}");

    public ReadingRole {
        if (!ROLE.matcher(arn).matches()) {
            throw new IllegalArgumentException("'" + SanitizedText.of(arn) + "' is not the ARN of a role; give one like"
                    + " arn:aws:iam::123456789012:role/NAME, or {account} in place of the number for the role of each"
                    + " target's account (" + ARN + " or --role)");
        }
        if (externalId.isPresent() && !EXTERNAL.matcher(externalId.get()).matches()) {
            throw new IllegalArgumentException("the external id is invalid; expected 2 to 1224 letters, digits and"
                    + " _+=,.@:/-"
                    + " (" + EXTERNAL_ID + " or --external-id)");
        }
    }

    /**
     * Returns the role of the settings; empty if none is set.
     *
     * @throws IllegalArgumentException if the settings are invalid; the message has the form {@code what; what to do}
     */
    public static Optional<ReadingRole> of(Map<String, String> settings) {
        Optional<String> arn = setting(settings, ARN);
        Optional<String> externalId = setting(settings, EXTERNAL_ID);
        if (arn.isEmpty() && externalId.isPresent()) {
            throw new IllegalArgumentException("an external id is set without a role; set " + ARN + " (--role) too");
        }
        return arn.map(role -> new ReadingRole(role, externalId));
    }

    /** Reports whether the role is that of each target's account. */
    public boolean isOfEachAccount() {
        return arn.contains(EACH_ACCOUNT);
    }

    /**
     * Returns the role of an account.
     *
     * @param account 12 digits
     */
    ReadingRole in(String account) {
        return new ReadingRole(arn.replace(EACH_ACCOUNT, account), externalId);
    }

    /**
     * Returns a region of the role's partition for the call to STS if no region is configured. STS has an endpoint in
     * each region, and any of them can issue the credentials.
     */
    Region anyRegion() {
        Matcher role = ROLE.matcher(arn);
        return switch (role.matches() ? role.group(1) : "") {
            case "aws-cn" -> Region.CN_NORTH_1;
            case "aws-us-gov" -> Region.US_GOV_WEST_1;
            case "aws-eusc" -> Region.EUSC_DE_EAST_1;
            case "aws-iso" -> Region.US_ISO_EAST_1;
            case "aws-iso-b" -> Region.US_ISOB_EAST_1;
            default -> Region.US_EAST_1;
        };
    }

    private static Optional<String> setting(Map<String, String> settings, String name) {
        return Optional.ofNullable(settings.get(name)).filter(value -> !value.isBlank());
    }
}
