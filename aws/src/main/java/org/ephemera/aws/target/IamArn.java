package org.ephemera.aws.target;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code arn:aws:iam::ACCOUNT:role/PATH/NAME}, of a policy, or of an instance profile.
 *
 * @param account twelve digits, or {@code aws} for a policy that AWS keeps
 * @param name without the path, as IAM asks for a role
 */
public record IamArn(String text, String account, String kind, String name) {
    private static final Pattern FORM = Pattern.compile("arn:aws[a-z-]{0,16}:iam::(?<account>[0-9]{12}|aws)"
            + ":(?<kind>role|policy|instance-profile)/(?:[!-.0-~]{1,128}+/){0,64}+(?<name>[A-Za-z0-9_+=,.@-]{1,128})");

    private static final int LONGEST = 2048;

    public static Optional<IamArn> role(String text) {
        return parse(text).filter(arn -> arn.kind.equals("role") && !arn.account.equals("aws"));
    }

    public static Optional<IamArn> policy(String text) {
        return parse(text).filter(arn -> arn.kind.equals("policy"));
    }

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
