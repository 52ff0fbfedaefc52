package org.ephemera.aws.call;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.model.Outcome;

/**
 * Outcome of a call that AWS denied for lack of a permission. The sentence of IAM contains more than its error code
 * (IAM user guide, "Troubleshoot access denied error messages"): the denied action, because a service can call another
 * one on behalf of the caller, and the kind of policy that denied it.
 */
final class AccessDenials {
    private static final Pattern ACTION = Pattern.compile(
            "not authorized to perform: (?<action>[a-z][a-z0-9-]{0,31}:[A-Za-z0-9]{1,64})(?![A-Za-z0-9])");
    private static final String KINDS = "(?<kind>service control policy|resource control policy|VPC endpoint policy"
            + "|permissions boundary|session policy|resource-based policy|role trust policy|identity-based policy)";
    private static final Pattern DENIES = Pattern.compile("with an explicit deny in an? " + KINDS);
    private static final Pattern NO_ALLOW = Pattern.compile("because no " + KINDS + " allows");
    private static final Set<String> ORGANISATION_POLICIES =
            Set.of("service control policy", "resource control policy");
    private static final String COLLECTOR_POLICY = "identity-based policy";

    private AccessDenials() {}

    /** Returns the kind of policy that denied a call, according to the sentence of the denial. */
    static Optional<String> policyKind(String sentence) {
        return Stream.of(DENIES, NO_ALLOW)
                .map(pattern -> pattern.matcher(sentence))
                .filter(Matcher::find)
                .map(found -> found.group("kind"))
                .findFirst();
    }

    static Outcome outcome(ApiFailure refusal) {
        String required = refusal.operation().permission();
        if (required.isEmpty()) {
            return new Outcome.Denied(
                    refusal.operation().key(),
                    refusal.operation().key() + " was denied, although it needs no permission: an explicit deny or a"
                            + " service control policy denies it");
        }
        String permission = permission(refusal);
        // If a service calls KMS for the caller, it denies its own operation and its message contains the KMS action.
        String because = permission.equals(required) ? "" : required + " was refused: ";
        return new Outcome.Denied(permission, because + sentence(permission, refusal.message()));
    }

    /**
     * Returns the denied permission. If the denied action is the operation itself, this is the operation's declared
     * permission, whatever action the sentence contains.
     */
    private static String permission(ApiFailure refusal) {
        String required = refusal.operation().permission();
        Matcher action = ACTION.matcher(refusal.message());
        boolean other = action.find()
                && !action.group("action").equalsIgnoreCase(required)
                && !action.group("action").equalsIgnoreCase(refusal.operation().key());
        return other ? action.group("action") : required;
    }

    private static String sentence(String permission, String message) {
        Matcher denies = DENIES.matcher(message);
        if (denies.find()) {
            String kind = denies.group("kind");
            return ORGANISATION_POLICIES.contains(kind)
                    ? "a " + kind + " of the organisation denies " + permission
                            + ", regardless of the collector's permissions; ask the administrators of the organisation"
                    : "an explicit deny in " + (kind.equals(COLLECTOR_POLICY) ? "an " : "a ") + kind + " denies "
                            + permission + ", regardless of the collector's other permissions; add an exception for"
                            + " the collector to it and collect again";
        }
        if (message.contains("with an explicit deny")) {
            return "a policy denies " + permission
                    + " explicitly, regardless of the collector's other permissions; remove the deny or add an"
                    + " exception for the collector to it, and collect again";
        }
        Matcher noAllow = NO_ALLOW.matcher(message);
        String kind = noAllow.find() ? noAllow.group("kind") : COLLECTOR_POLICY;
        if (ORGANISATION_POLICIES.contains(kind)) {
            return "no " + kind + " of the organisation allows " + permission
                    + ", which the collector's own permissions cannot replace; ask the administrators of the"
                    + " organisation";
        }
        return kind.equals(COLLECTOR_POLICY)
                ? "the permission " + permission + " is missing; grant it to the collector and collect again"
                : "no " + kind + " allows " + permission
                        + " to the collector; allow it in that policy as well and collect again";
    }
}
