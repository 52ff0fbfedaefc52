package org.ephemera.analyze.activity;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.RuleBook;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.TruncatedText;
import org.ephemera.analyze.parse.AlertKinds;
import org.ephemera.analyze.parse.sealed.SealedPackage;

/**
 * Rule on the alert that triggered the acquisition: reports a reverse shell (EXE-015).
 *
 * <p>The severity is that of the sender: GuardDuty rates {@code Execution:Runtime/ReverseShell} high, Defender for Cloud
 * {@code K8S.NODE_ReverseShell} medium, and the rules of Falco that match one are frequent in storage drivers.
 */
public final class ReverseShellAlert {
    private static final String RULE = "EXE-015";
    private static final String GUARD_DUTY = "Execution:Runtime/ReverseShell";
    private static final int LONGEST = 200;

    /** Words in types of alerts and names of Falco rules, letters only. */
    private static final List<String> WORDS =
            List.of("reverseshell", "redirectstdoutstdintonetworkconnection", "netcatremotecodeexecution");

    private ReverseShellAlert() {}

    /** Returns at most one finding, the most severe. */
    public static Optional<Finding> of(SealedPackage sealed) {
        List<LocatedValue<String>> shells = AlertKinds.allTypes(sealed).stream()
                .filter(kind -> isReverseShell(kind.value()))
                .toList();
        return shells.stream()
                .filter(ReverseShellAlert::isOfGuardDuty)
                .findFirst()
                .or(() -> shells.stream().findFirst())
                .map(kind -> Finding.of(
                                RuleBook.standard().rule(RULE),
                                sealed.request().target().id(),
                                TruncatedText.text(kind.value(), LONGEST),
                                kind.evidence())
                        .withSeverity(isOfGuardDuty(kind) ? Severity.HIGH : Severity.MEDIUM));
    }

    private static boolean isOfGuardDuty(LocatedValue<String> kind) {
        return AlertKinds.toGuardDutyType(kind.value()).equals(GUARD_DUTY);
    }

    private static boolean isReverseShell(String kind) {
        String letters = kind.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
        return WORDS.stream().anyMatch(letters::contains);
    }
}
