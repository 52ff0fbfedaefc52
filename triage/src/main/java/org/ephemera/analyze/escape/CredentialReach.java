package org.ephemera.analyze.escape;

import static org.ephemera.analyze.model.Severity.HIGH;
import static org.ephemera.analyze.model.Severity.INFO;
import static org.ephemera.analyze.model.Severity.MEDIUM;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.GrantedPermission;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.parse.aws.IamWildcards;

/**
 * How far credentials reach: to take over more than themselves ({@code HIGH}), to the data of others ({@code MEDIUM}), or to what they
 * were made for.
 *
 * @param what a sentence to put behind another; "" if nothing is known
 * @param evidence of the worst allowance
 */
record CredentialReach(Severity severity, String what, Optional<Evidence> evidence) {
    private static final RuleData POWERS = RuleData.named("powers.json");
    private static final Pattern ALL_OF_A_KIND = Pattern.compile(
            "\\*|(role|user|group|policy|instance-profile|parameter|key|secret|function|log-group|table|cluster|task|task-definition|instance|db|trail|repository|stack)[:/]\\*|\\*/\\*");
    private static final int MOST_NAMED = 4;
    private static final String NO_FURTHER = " known to lead further";

    /** @param whole false if they are not all that there are, or that is not known: of the rest nothing is said then */
    static CredentialReach of(List<GrantedPermission> allowances, boolean whole) {
        List<GrantedPermission> takeover = new ArrayList<>();
        List<GrantedPermission> reach = new ArrayList<>();
        for (GrantedPermission allowance : allowances) {
            if (isTakeover(allowance)) {
                takeover.add(allowance);
            } else if (isWide(allowance.resource()) && covers(allowance.action(), "reach")) {
                reach.add(allowance);
            }
        }
        if (!takeover.isEmpty()) {
            boolean certain = takeover.stream().anyMatch(allowance -> !allowance.conditional());
            return new CredentialReach(
                    certain ? HIGH : MEDIUM, " and may take over more: " + named(takeover), first(takeover));
        }
        if (!reach.isEmpty()) {
            return new CredentialReach(MEDIUM, " and reaches far: " + named(reach), first(reach));
        }
        int count = allowances.size();
        String told = switch (count) {
            case 0 -> "";
            case 1 -> "; the one thing that it may do is not" + NO_FURTHER;
            default -> "; of " + count + " things that it may do none is" + NO_FURTHER;
        };
        return new CredentialReach(
                INFO, whole ? told : told + "; what else it may do could not be read", Optional.empty());
    }

    boolean endsHere() {
        return what.endsWith(NO_FURTHER);
    }

    /** True if a finding says of credentials that they lead nowhere, and not only that their reach is not known. */
    static boolean endsHere(Finding finding) {
        return finding.because().endsWith(NO_FURTHER);
    }

    private static boolean isTakeover(GrantedPermission allowance) {
        return POWERS.json().path("takeoverRoles").has(allowance.action())
                || (isWide(allowance.resource()) && covers(allowance.action(), "takeover"));
    }

    /** Everything, or everything of a kind: {@code *}, {@code arn:aws:iam::111122223333:role/*}. A bucket with all in it is one thing. */
    private static boolean isWide(String resource) {
        String[] arn = resource.split(":", 6);
        return resource.startsWith("*")
                || (arn.length == 6 && ALL_OF_A_KIND.matcher(arn[5]).matches());
    }

    private static boolean covers(String pattern, String list) {
        if (pattern.startsWith("* but ")) {
            return true;
        }
        return POWERS.words(list).stream().anyMatch(action -> IamWildcards.match(pattern, action));
    }

    private static String named(List<GrantedPermission> allowances) {
        List<String> names =
                allowances.stream().map(CredentialReach::name).distinct().toList();
        int left = names.size() - MOST_NAMED;
        return String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size())))
                + (left > 0 ? " and " + left + " more" : "");
    }

    private static String name(GrantedPermission allowance) {
        String role =
                POWERS.json().path("takeoverRoles").path(allowance.action()).asText();
        return (role.isEmpty() ? allowance.action() : role) + " on " + allowance.resource()
                + (allowance.conditional() ? " under conditions" : "");
    }

    private static Optional<Evidence> first(List<GrantedPermission> allowances) {
        return allowances.stream().map(GrantedPermission::evidence).findFirst();
    }
}
