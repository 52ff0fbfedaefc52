package org.ephemera.analyze.model;

import java.util.List;
import java.util.Optional;

/**
 * A rule as the rule book has it.
 *
 * @param id such as {@code ESC-001}
 * @param severity unless a finding says otherwise
 * @param attack technique ids of the ATT&CK release that {@link RuleBook#ATTACK_VERSION} names
 * @param note what else explains such a finding, for people; "" if nothing is known to
 */
public record Rule(
        String id, Severity severity, String title, List<String> attack, Optional<NextStep> next, String note) {
    public Rule {
        attack = List.copyOf(attack);
    }
}
