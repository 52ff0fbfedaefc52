package org.ephemera.analyze.escape;

import org.ephemera.analyze.model.ShellWord;

/**
 * Commands that revoke sessions that were issued before now. A policy denies all requests with older credentials (IAM
 * user guide, "Revoke IAM role temporary security credentials"). It does not affect access keys of users, which have
 * no issue time.
 */
final class SessionRevocation {
    private static final String DENIED_BEFORE = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\","
            + "\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{\"DateLessThan\":{\"aws:TokenIssueTime\":\"%s\"}}}]}";

    private SessionRevocation() {}

    /**
     * Returns the command for sessions of a role.
     *
     * @param name of the role, not its ARN
     */
    static String ofRole(String name) {
        return "aws iam put-role-policy " + ShellWord.option("--role-name", name) + policy();
    }

    /** Returns the command for sessions that a user's key started. */
    static String ofUser(String name) {
        return "aws iam put-user-policy " + ShellWord.option("--user-name", name) + policy();
    }

    private static String policy() {
        return " --policy-name=AWSRevokeOlderSessions --policy-document=\"$(printf '" + DENIED_BEFORE
                + "' \"$(date -u +%Y-%m-%dT%H:%M:%SZ)\")\"";
    }
}
