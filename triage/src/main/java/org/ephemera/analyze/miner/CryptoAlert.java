package org.ephemera.analyze.miner;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ephemera.analyze.model.Bounded;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Place;
import org.ephemera.analyze.model.RuleBook;
import org.ephemera.analyze.read.SealedPackage;
import org.ephemera.bag.Layout;

/** Whether the alert that made the package names mining: a finding of GuardDuty, an alert of Defender for Cloud. */
public final class CryptoAlert {
    /** Where the kind of an alert stands: GuardDuty by EventBridge and by itself, Defender's common schema and its own. */
    private static final List<String> KINDS = List.of(
            "/detail/type",
            "/Type",
            "/type",
            "/data/essentials/alertRule",
            "/properties/alertType",
            "/AlertType",
            "/alertType");

    private static final List<String> WORDS = List.of(
            "cryptocurrency",
            "cryptominer",
            "bitcoin",
            "coinminer",
            "cryptocoin",
            "digitalcurrency",
            "cryptomining",
            "coinmining");
    private static final int LONGEST = 200;

    private CryptoAlert() {}

    /** At most one finding; none if the package was not made by an alert, or by one of something else. */
    public static Optional<Finding> of(SealedPackage sealed) {
        if (!sealed.names().contains(Layout.TRIGGER)) {
            return Optional.empty();
        }
        JsonNode event;
        try {
            event = sealed.read(Layout.TRIGGER);
        } catch (IOException e) {
            return Optional.empty(); // No JSON: an alert of no form that is known.
        }
        for (String pointer : KINDS) {
            String kind = event.at(pointer).asText();
            String letters = kind.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
            if (WORDS.stream().anyMatch(letters::contains)) {
                return Optional.of(Finding.of(
                        RuleBook.standard().rule(MinerRules.ALERT),
                        sealed.request().target().id(),
                        Bounded.text(kind, LONGEST),
                        sealed.evidence(Layout.TRIGGER, new Place.Pointer(pointer))));
            }
        }
        return Optional.empty();
    }
}
