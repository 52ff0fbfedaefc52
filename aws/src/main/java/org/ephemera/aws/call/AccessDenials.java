package org.ephemera.aws.call;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.model.Outcome;

/**
 * What a refusal for want of a permission means. IAM's sentence tells more than its code (IAM user guide, "Troubleshoot
 * access denied error messages"): which action was refused, as a service may do another one for the caller, and which kind
 * of policy stands against it.
 */
final class AccessDenials {
    private static final Pattern ACTION = Pattern.compile(
            "not authorized to perform: (?<action>[a-z][a-z0-9-]{0,31}:[A-Za-z0-9]{1,64})(?![A-Za-z0-9])");
    private static final String KINDS = "(?<kind>service control policy|resource control policy|VPC endpoint policy"
            + "|permissions boundary|session policy|resource-based policy|role trust policy|identity-based policy)";
    private static final Pattern DENIES = Pattern.compile("with an explicit deny in an? " + KINDS);
    private static final Pattern ALLOWS_NOT = Pattern.compile("because no " + KINDS + " allows");
    private static final Set<String> OF_THE_ORGANISATION = Set.of("service control policy", "resource control policy");
    private static final String COLLECTORS_OWN = "identity-based policy";

    private AccessDenials() {}

    static Outcome outcome(ApiFailure refusal) {
        String asked = refusal.operation().permission();
        if (asked.isEmpty()) {
            return new Outcome.Denied(
                    refusal.operation().key(),
                    refusal.operation().key() + " was denied, though it needs no permission: an explicit deny or a"
                            + " service control policy stands against it");
        }
        String permission = permission(refusal);
        // A service that decrypts for the caller refuses its own operation then.
        String because = permission.equals(asked) ? "" : asked + " was refused: ";
        return new Outcome.Denied(permission, because + sentence(permission, refusal.message()));
    }

    /** Of our own operation it is the permission's name that counts, whatever the sentence calls it. */
    private static String permission(ApiFailure refusal) {
        String asked = refusal.operation().permission();
        Matcher action = ACTION.matcher(refusal.message());
        boolean other = action.find()
                && !action.group("action").equalsIgnoreCase(asked)
                && !action.group("action").equalsIgnoreCase(refusal.operation().key());
        return other ? action.group("action") : asked;
    }

    private static String sentence(String permission, String message) {
        Matcher denies = DENIES.matcher(message);
        if (denies.find()) {
            String kind = denies.group("kind");
            return OF_THE_ORGANISATION.contains(kind)
                    ? "a " + kind + " of the organisation denies " + permission
                            + " there, whatever the collector is allowed; ask those who keep it"
                    : "an explicit deny in " + (kind.equals(COLLECTORS_OWN) ? "an " : "a ") + kind + " stands against "
                            + permission + ", whatever the collector is allowed; except the collector there and collect"
                            + " again";
        }
        if (message.contains("with an explicit deny")) {
            return "a policy denies " + permission
                    + " outright, whatever the collector is allowed besides; take the deny"
                    + " out of it, or except the collector from it, and collect again";
        }
        Matcher allowsNot = ALLOWS_NOT.matcher(message);
        String kind = allowsNot.find() ? allowsNot.group("kind") : COLLECTORS_OWN;
        if (OF_THE_ORGANISATION.contains(kind)) {
            return "no " + kind + " of the organisation allows " + permission
                    + " there, whatever the collector is allowed; ask those who keep it";
        }
        return kind.equals(COLLECTORS_OWN)
                ? "the permission " + permission + " is missing; allow it to the collector and collect again"
                : "no " + kind + " allows " + permission
                        + " to the collector; allow it there as well and collect again";
    }
}
