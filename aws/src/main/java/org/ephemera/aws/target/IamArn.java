package org.ephemera.aws.target;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * ARN of an IAM role, policy or instance profile, such as {@code arn:aws:iam::ACCOUNT:role/PATH/NAME}.
 *
 * @param account twelve digits, or {@code aws} for an AWS managed policy
 * @param name without the path, as the IAM API expects it
 */
public record IamArn(String text, String account, String kind, String name) {
    private static final Pattern FORM = Pattern.compile("arn:aws[a-z-]{0,16}:iam::(?<account>[0-9]{12}|aws)"
            + ":(?<kind>role|policy|instance-profile)/(?:[!-.0-~]{1,128}+/){0,64}+(?<name>[A-Za-z0-9_+=,.@-]{1,128})");

    private static final int LONGEST = 2048;

    /** Parses the ARN of a role; empty if the text is not one. */
    public static Optional<IamArn> role(String text) {
        return parse(text).filter(arn -> arn.kind.equals("role") && !arn.account.equals("aws"));
    }

    /** Parses the ARN of a policy; empty if the text is not one. */
    public static Optional<IamArn> policy(String text) {
        return parse(text).filter(arn -> arn.kind.equals("policy"));
    }

    /** Parses the ARN of an instance profile; empty if the text is not one. */
    public static Optional<IamArn> instanceProfile(String text) {
        return parse(text).filter(arn -> arn.kind.equals("instance-profile") && !arn.account.equals("aws"));
    }

    private static Optional<IamArn> parse(String text) {
        Matcher form = FORM.matcher(text);
        return text.length() <= LONGEST && form.matches()
                ? Optional.of(new IamArn(text, form.group("account"), form.group("kind"), form.group("name")))
                : Optional.empty();
    }
}
