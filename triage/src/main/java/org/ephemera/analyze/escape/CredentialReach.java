package org.ephemera.analyze.escape;

import static org.ephemera.analyze.model.Severity.HIGH;
import static org.ephemera.analyze.model.Severity.INFO;
import static org.ephemera.analyze.model.Severity.MEDIUM;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.GrantedPermission;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.parse.aws.IamWildcards;

/**
 * Reach of credentials: takeover of other permissions ({@code HIGH}), access to other data ({@code MEDIUM}), or their
 * purpose only.
 *
 * @param what text to append to a sentence; "" if unknown
 * @param evidence evidence of the most severe permission
 */
record CredentialReach(Severity severity, String what, Optional<EvidenceLocation> evidence) {
    private static final RuleData POWERS = RuleData.named("powers.json");
    private static final Pattern ALL_OF_A_KIND = Pattern.compile(
            "\\*|(role|user|group|policy|instance-profile|parameter|key|secret|function|log-group|table|cluster|task|task-definition|instance|db|trail|repository|stack)[:/]\\*|\\*/\\*");
    private static final int MOST_NAMED = 4;
    private static final String NO_FURTHER_ACCESS = " known to give further access";

    /**
     * Returns the reach of permissions.
     *
     * @param complete false if the permissions are incomplete, or if that is unknown
     */
    static CredentialReach of(List<GrantedPermission> permissions, boolean complete) {
        List<GrantedPermission> takeover = new ArrayList<>();
        List<GrantedPermission> reach = new ArrayList<>();
        for (GrantedPermission permission : permissions) {
            if (isTakeover(permission)) {
                takeover.add(permission);
            } else if (isWide(permission.resource()) && covers(permission.action(), "reach")) {
                reach.add(permission);
            }
        }
        if (!takeover.isEmpty()) {
            boolean certain = takeover.stream().anyMatch(permission -> !permission.conditional());
            return new CredentialReach(
                    certain ? HIGH : MEDIUM,
                    " and may obtain further permissions: " + named(takeover),
                    first(takeover));
        }
        if (!reach.isEmpty()) {
            return new CredentialReach(MEDIUM, " and has broad access: " + named(reach), first(reach));
        }
        int count = permissions.size();
        String text = switch (count) {
            case 0 -> "";
            case 1 -> "; its only permission is not" + NO_FURTHER_ACCESS;
            default -> "; not one of its " + count + " permissions is" + NO_FURTHER_ACCESS;
        };
        return new CredentialReach(
                INFO, complete ? text : text + "; its other permissions could not be read", Optional.empty());
    }

    boolean hasNoFurtherAccess() {
        return what.endsWith(NO_FURTHER_ACCESS);
    }

    /**
     * Reports whether a finding states that credentials have no further reach, not only that their reach is unknown.
     */
    static boolean hasNoFurtherAccess(Finding finding) {
        return finding.because().endsWith(NO_FURTHER_ACCESS);
    }

    private static boolean isTakeover(GrantedPermission permission) {
        return POWERS.json().path("takeoverRoles").has(permission.action())
                || (isWide(permission.resource()) && covers(permission.action(), "takeover"));
    }

    /**
     * Reports whether a resource matches everything, or all resources of a type: {@code *}, {@code
     * arn:aws:iam::111122223333:role/*}. All objects of a bucket are one resource.
     */
    private static boolean isWide(String resource) {
        String[] arn = resource.split(":", 6);
        return resource.startsWith("*")
                || (arn.length == 6 && ALL_OF_A_KIND.matcher(arn[5]).matches());
    }

    private static boolean covers(String pattern, String list) {
        if (pattern.startsWith("* but ")) {
            return true;
        }
        return POWERS.words(list).stream().anyMatch(action -> IamWildcards.matches(pattern, action));
    }

    private static String named(List<GrantedPermission> permissions) {
        List<String> names =
                permissions.stream().map(CredentialReach::name).distinct().toList();
        int left = names.size() - MOST_NAMED;
        return String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size())))
                + (left > 0 ? " and " + left + " more" : "");
    }

    private static String name(GrantedPermission permission) {
        String role =
                POWERS.json().path("takeoverRoles").path(permission.action()).asText();
        return (role.isEmpty() ? permission.action() : role) + " on " + permission.resource()
                + (permission.conditional() ? " under conditions" : "");
    }

    private static Optional<EvidenceLocation> first(List<GrantedPermission> permissions) {
        return permissions.stream().map(GrantedPermission::evidence).findFirst();
    }
}
