package org.ephemera.analyze.miner;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.RuleBook;
import org.ephemera.analyze.model.TruncatedText;
import org.ephemera.analyze.parse.AlertKinds;
import org.ephemera.analyze.parse.sealed.SealedPackage;

/** Whether the alert that made the package names mining: a finding of GuardDuty, an alert of Defender for Cloud. */
public final class CryptoAlert {
    /** Of which "Digital currency mining container detected" is one: Defender's types do not all say what they are. */
    private static final List<String> WORDS = List.of(
            "cryptocurrency",
            "cryptominer",
            "bitcoin",
            "coinminer",
            "cryptocoin",
            "digitalcurrency",
            "cryptomining",
            "coinmining",
            "currencymining",
            "minerpool",
            "xmrig",
            "ksmaliciouscontainerimage");

    private static final int LONGEST = 200;

    private CryptoAlert() {}

    /** At most one finding; none if the package was not made by an alert, or by one of something else. */
    public static Optional<Finding> of(SealedPackage sealed) {
        return Stream.concat(AlertKinds.all(sealed).stream(), AlertKinds.threats(sealed).stream())
                .filter(kind -> isOfMining(kind.value()))
                .findFirst()
                .map(kind -> Finding.of(
                        RuleBook.standard().rule(MinerRules.ALERT),
                        sealed.request().target().id(),
                        TruncatedText.text(kind.value(), LONGEST),
                        kind.evidence()));
    }

    private static boolean isOfMining(String kind) {
        String letters = kind.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
        return WORDS.stream().anyMatch(letters::contains);
    }
}
