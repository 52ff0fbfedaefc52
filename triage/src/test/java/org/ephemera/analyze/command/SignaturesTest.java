package org.ephemera.analyze.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ephemera.analyze.command.Samples.Sample;
import org.ephemera.analyze.model.Rule;
import org.ephemera.analyze.model.RuleBook;
import org.ephemera.analyze.model.Severity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SignaturesTest {
    private static final Set<String> ELSEWHERE = Set.of("ENV-001");
    private static final List<Signature> STANDARD = PatternFile.standard();

    static List<Sample> samples() {
        return Samples.all();
    }

    static List<Signature> signatures() {
        return STANDARD;
    }

    @ParameterizedTest
    @MethodSource("samples")
    void findsWhatIsExpected(Sample sample) {
        Map<String, Severity> found = found(signatures(), sample);
        String[] expected = sample.expected().split(" ", 2);
        if (sample.expected().equals("clean")) {
            assertThat(found).isEmpty();
        } else if (expected[0].equals("no") || sample.expected().endsWith(" none")) {
            assertThat(found).doesNotContainKey(sample.rule());
        } else {
            Severity severity = expected.length == 2
                    ? Severity.valueOf(expected[1].toUpperCase(java.util.Locale.ROOT))
                    : signature(sample.signature())
                            .severity()
                            .orElse(rule(sample).severity());
            assertThat(found).containsEntry(sample.rule(), severity);
        }
    }

    /** A pattern or an exception that could be left out without a sample noticing would be one that nobody checks. */
    @ParameterizedTest
    @MethodSource("signatures")
    void missesWithoutOnePatternWhatOnlyItFinds(Signature signature) {
        List<Signature> others = new ArrayList<>(signatures());
        others.removeIf(other -> other.id().equals(signature.id()));
        assertThat(samples())
                .filteredOn(sample -> sample.expected().equals(signature.id()) || isLowered(sample, signature))
                .as("samples of %s", signature.id())
                .isNotEmpty()
                .anySatisfy(sample -> assertThat(found(others, sample)).doesNotContainKey(signature.rule()));
        for (int i = 0; i < signature.unless().size(); i++) {
            List<Signature> changed = new ArrayList<>(others);
            changed.add(without(signature, i));
            assertThat(samples())
                    .filteredOn(sample -> sample.expected().startsWith(signature.id() + " "))
                    .as("samples of exception %s of %s", i, signature.id())
                    .anySatisfy(sample -> assertThat(found(changed, sample)).isNotEqualTo(found(signatures(), sample)));
        }
    }

    @Test
    void hasPositiveAndNegativeSamplesOfEachRuleOfItsFamily() {
        Set<String> rules = new TreeSet<>();
        for (Rule rule : RuleBook.standard().all()) {
            if (rule.id().matches("(CMD|LOG|ENV|NET)-.*") && !ELSEWHERE.contains(rule.id())) {
                rules.add(rule.id());
            }
        }
        Set<String> positive = new TreeSet<>();
        Set<String> negative = new TreeSet<>();
        samples().forEach(sample -> (sample.positive() ? positive : negative).add(sample.rule()));
        negative.remove("clean");
        assertThat(positive).isEqualTo(rules).hasSize(17);
        assertThat(negative).isEqualTo(rules);
    }

    @Test
    void runsNoPatternInVainAndLeavesNoneOut() {
        Signatures all = new Signatures(signatures());
        for (Sample sample : samples()) {
            for (Signature signature : signatures()) {
                Signatures one = new Signatures(List.of(signature));
                for (Scope scope : signature.scopes()) {
                    if (signature.pattern().matcher(sample.text()).find()) {
                        assertThat(one.mayMatch(sample.text(), scope))
                                .as("%s in %s", signature.id(), sample)
                                .isTrue();
                        assertThat(all.mayMatch(sample.text(), scope)).isTrue();
                    }
                }
            }
        }
    }

    private static boolean isLowered(Sample sample, Signature signature) {
        return signature.severity().isPresent()
                && sample.expected()
                        .equals(signature.id() + " "
                                + signature.severity().get().word());
    }

    private static Map<String, Severity> found(List<Signature> signatures, Sample sample) {
        Map<String, Severity> found = new TreeMap<>();
        new Signatures(signatures).match(sample.text(), sample.scope(), new Budget(1 << 20), match -> {
            boolean pools = match.signature().id().endsWith("/pools") && sample.scope() == Scope.LOG;
            if (!pools || PoolDomains.isTraffic(match) == match.rule().equals("NET-001")) {
                found.merge(match.rule(), match.severity(), (a, b) -> a.compareTo(b) < 0 ? a : b);
            }
        });
        return found;
    }

    private static Signature without(Signature signature, int exception) {
        List<Signature.Unless> unless = new ArrayList<>(signature.unless());
        unless.remove(exception);
        return new Signature(
                signature.id(),
                signature.rule(),
                signature.scopes(),
                signature.literals(),
                signature.run(),
                signature.pattern(),
                signature.severity(),
                unless);
    }

    private static Signature signature(String id) {
        return signatures().stream().filter(s -> s.id().equals(id)).findFirst().orElseThrow();
    }

    private static Rule rule(Sample sample) {
        return RuleBook.standard().rule(sample.rule());
    }
}
