package org.ephemera.aws.call;

/** Part of AWS that denied a request, according to the sentence of the denial. */
public enum DenialOrigin {
    /** The object is locked (S3 user guide, "Locking objects with Object Lock"). */
    OBJECT_LOCK,
    /** An explicit deny in the policy of the resource. */
    RESOURCE_POLICY,
    /** A policy of the caller or of its organisation: another caller may be allowed. */
    CALLER,
    /** The sentence states no reason. */
    UNKNOWN;

    /** Returns the origin of a denial. */
    public static DenialOrigin of(ServiceResponse denial) {
        String sentence = denial.errorMessage();
        if (sentence.contains("object protected by object lock")) {
            return OBJECT_LOCK;
        }
        return AccessDenials.policyKind(sentence)
                .map(kind -> kind.equals("resource-based policy") && sentence.contains("explicit deny")
                        ? RESOURCE_POLICY
                        : CALLER)
                .orElse(UNKNOWN);
    }
}
