package org.ephemera.analyze.model;

import java.util.List;
import java.util.Optional;

/**
 * Rule of the rule book.
 *
 * @param id such as {@code ESC-001}
 * @param severity default severity; a finding may have another one
 * @param attack technique ids of the ATT&CK release {@link RuleBook#ATTACK_VERSION}
 * @param note other explanations of such a finding, shown to users; "" if none is known
 */
public record Rule(
        String id, Severity severity, String title, List<String> attack, Optional<NextStep> next, String note) {
    public Rule {
        attack = List.copyOf(attack);
    }
}
