package org.ephemera.analyze.escape;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.Verdict.Confidence;
import org.ephemera.analyze.parse.AlertKinds;

/** Indications of a container escape or an attempt: the alert of the acquisition, and findings of other rules. */
final class EscapeSignals {
    private static final RuleData TYPES = RuleData.named("signals.json");

    private final List<Signal> signals = new ArrayList<>();

    /**
     * Indication of a container escape.
     *
     * @param of the finding, if the indication is one
     */
    record Signal(Confidence confidence, LocatedValue<String> why, Optional<Finding> of) {}

    /**
     * Collects the indications.
     *
     * @param alerts types of alerts, as their sources name them
     */
    EscapeSignals(List<LocatedValue<String>> alerts, List<Finding> findings) {
        for (LocatedValue<String> alert : alerts) {
            String type = AlertKinds.toGuardDutyType(alert.value());
            if (isAmong("confirmed", type)) {
                add(Confidence.CONFIRMED, alert);
            } else if (isAmong("likely", type) && !isAmong("inside", type)) {
                add(Confidence.LIKELY, alert);
            }
        }
        findings.stream()
                .filter(Finding::isEscapeAttempt)
                .forEach(finding -> signals.add(new Signal(
                        // A command alone may have failed.
                        finding.rank() == Finding.WITH_EFFECT ? Confidence.CONFIRMED : Confidence.LIKELY,
                        new LocatedValue<>(
                                finding.rule().id() + " " + finding.subject() + ": " + finding.because(),
                                finding.evidence().getFirst()),
                        Optional.of(finding))));
        signals.sort(Comparator.comparing(Signal::confidence));
    }

    /**
     * Reports whether an alert is about an event in a workload at run time, not about its configuration. Falco sends
     * the name of its rule as type.
     */
    static boolean isOfRuntime(LocatedValue<String> alert) {
        String type = AlertKinds.toGuardDutyType(alert.value());
        boolean falco = alert.evidence().place() instanceof FileLocation.Pointer pointer
                && pointer.path().equals("/rule");
        return !isAmong("configuration", type) && (falco || type.contains(":Runtime/") || isAmong("runtime", type));
    }

    /** Returns the indications, those of the highest confidence first. */
    List<Signal> all() {
        return signals;
    }

    private void add(Confidence confidence, LocatedValue<String> alert) {
        signals.add(new Signal(
                confidence,
                new LocatedValue<>("seen at run time: " + alert.value(), alert.evidence()),
                Optional.empty()));
    }

    private static boolean isAmong(String level, String type) {
        return TYPES.words(level).stream()
                .anyMatch(known -> known.endsWith("*")
                        ? type.startsWith(known.substring(0, known.length() - 1))
                        : type.equals(known));
    }
}
