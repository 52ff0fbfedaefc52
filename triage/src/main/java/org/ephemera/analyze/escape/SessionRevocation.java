package org.ephemera.analyze.escape;

import org.ephemera.analyze.model.ShellWord;

/**
 * Ends sessions that began before now: a session cannot be taken back, but a policy can deny whatever is signed with older credentials
 * (IAM user guide, "Revoke IAM role temporary security credentials"). Keys of users have no such time and are not met by it.
 */
final class SessionRevocation {
    private static final String DENIED_BEFORE = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\","
            + "\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{\"DateLessThan\":{\"aws:TokenIssueTime\":\"%s\"}}}]}";

    private SessionRevocation() {}

    /** @param name of the role, not its ARN */
    static String ofRole(String name) {
        return "aws iam put-role-policy " + ShellWord.option("--role-name", name) + policy();
    }

    /** Those that a user's key began. */
    static String ofUser(String name) {
        return "aws iam put-user-policy " + ShellWord.option("--user-name", name) + policy();
    }

    private static String policy() {
        return " --policy-name=AWSRevokeOlderSessions --policy-document=\"$(printf '" + DENIED_BEFORE
                + "' \"$(date -u +%Y-%m-%dT%H:%M:%SZ)\")\"";
    }
}
