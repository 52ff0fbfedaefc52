package org.ephemera.analyze.escape;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Place;
import org.ephemera.analyze.model.Verdict.Confidence;
import org.ephemera.analyze.read.SealedPackage;
import org.ephemera.bag.Json;
import org.ephemera.bag.Layout;

/** Signs that somebody went onto the host, or tried: the alert that began the acquisition, and what other rules found. */
final class Signals {
    private static final DataFile TYPES = DataFile.named("signals.json");

    private final List<Signal> signals = new ArrayList<>();

    /**
     * One sign.
     *
     * @param of the finding it is, if it is one
     */
    record Signal(Confidence confidence, Fact<String> why, Optional<Finding> of) {}

    /** @param alerts types of alerts, in the words of who sent them */
    Signals(List<Fact<String>> alerts, List<Finding> findings) {
        for (Fact<String> alert : alerts) {
            if (isAmong("confirmed", alert.value())) {
                add(Confidence.CONFIRMED, alert);
            } else if (isAmong("likely", alert.value())) {
                add(Confidence.LIKELY, alert);
            }
        }
        findings.stream()
                .filter(Finding::isEscapeAttempt)
                .forEach(finding -> signals.add(new Signal(
                        Confidence.LIKELY,
                        new Fact<>(
                                finding.rule().id() + " " + finding.subject() + ": " + finding.because(),
                                finding.evidence().getFirst()),
                        Optional.of(finding))));
    }

    /** What the alert of a package says it is. */
    static List<Fact<String>> alerts(SealedPackage sealed) {
        String type = sealed.request().trigger().type();
        if (type.isEmpty()) {
            return List.of();
        }
        return List.of(new Fact<>(type, sealed.evidence(Layout.TRIGGER, place(sealed, type))));
    }

    List<Signal> all() {
        return signals;
    }

    private void add(Confidence confidence, Fact<String> alert) {
        signals.add(new Signal(
                confidence, new Fact<>("seen at run time: " + alert.value(), alert.evidence()), Optional.empty()));
    }

    private static boolean isAmong(String level, String type) {
        return TYPES.words(level).stream()
                .anyMatch(known -> known.endsWith("*")
                        ? type.startsWith(known.substring(0, known.length() - 1))
                        : type.equals(known));
    }

    /** Where the alert says so; the whole of it if that is not one of the usual places. */
    private static Place place(SealedPackage sealed, String type) {
        try (InputStream in = sealed.open(Layout.TRIGGER)) {
            JsonNode event = Json.parse(in);
            for (String pointer : TYPES.words("places")) {
                if (event.at(pointer).asText().equals(type)) {
                    return new Place.Pointer(pointer);
                }
            }
        } catch (IOException e) {
            // The type is known from the record of the acquisition: only its place is not.
            return Place.root();
        }
        return Place.root();
    }
}
