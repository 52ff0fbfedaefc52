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

/**
 * Rule on the alert that triggered the acquisition: reports a GuardDuty finding or Defender for Cloud alert about
 * cryptomining.
 */
public final class CryptoAlert {
    /**
     * Words in alert types and titles, without spaces, for example of "Digital currency mining container detected". Not
     * every type of Defender contains its threat.
     */
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

    /**
     * Returns at most one finding; empty if no alert triggered the acquisition or the alert is about something else.
     */
    public static Optional<Finding> of(SealedPackage sealed) {
        return Stream.concat(AlertKinds.allTypes(sealed).stream(), AlertKinds.malwareNames(sealed).stream())
                .filter(kind -> isAboutMining(kind.value()))
                .findFirst()
                .map(kind -> Finding.of(
                        RuleBook.standard().rule(MinerRules.ALERT),
                        sealed.request().target().id(),
                        TruncatedText.text(kind.value(), LONGEST),
                        kind.evidence()));
    }

    private static boolean isAboutMining(String kind) {
        String letters = kind.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
        return WORDS.stream().anyMatch(letters::contains);
    }
}
