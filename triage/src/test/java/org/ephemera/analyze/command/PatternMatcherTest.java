package org.ephemera.analyze.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ephemera.analyze.command.CommandSamples.Sample;
import org.ephemera.analyze.model.Rule;
import org.ephemera.analyze.model.RuleBook;
import org.ephemera.analyze.model.Severity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PatternMatcherTest {
    private static final Set<String> ELSEWHERE = Set.of("ENV-001");
    private static final List<RulePattern> STANDARD = PatternFile.standard();

    static List<Sample> samples() {
        return CommandSamples.all();
    }

    static List<RulePattern> signatures() {
        return STANDARD;
    }

    @ParameterizedTest
    @MethodSource("samples")
    void matchesSampleAsExpected(Sample sample) {
        Map<String, Severity> found = found(signatures(), sample);
        String[] expected = sample.expected().split(" ", 2);
        if (sample.expected().equals("clean")) {
            assertThat(found).isEmpty();
        } else if (expected[0].equals("no") || sample.expected().endsWith(" none")) {
            assertThat(found).doesNotContainKey(sample.rule());
        } else {
            Severity severity = expected.length == 2
                    ? Severity.valueOf(expected[1].toUpperCase(Locale.ROOT))
                    : signature(sample.signature())
                            .severity()
                            .orElse(rule(sample).severity());
            assertThat(found).containsEntry(sample.rule(), severity);
        }
    }

    /** Every pattern and exception needs a sample that only it decides; otherwise it would be untested. */
    @ParameterizedTest
    @MethodSource("signatures")
    void missesSampleWithoutItsPattern(RulePattern signature) {
        List<RulePattern> others = new ArrayList<>(signatures());
        others.removeIf(other -> other.id().equals(signature.id()));
        assertThat(samples())
                .filteredOn(sample -> sample.expected().equals(signature.id()) || isLowered(sample, signature))
                .as("samples of %s", signature.id())
                .isNotEmpty()
                .anySatisfy(sample -> assertThat(found(others, sample)).isNotEqualTo(found(signatures(), sample)));
        for (int i = 0; i < signature.unless().size(); i++) {
            List<RulePattern> changed = new ArrayList<>(others);
            changed.add(without(signature, i));
            assertThat(samples())
                    .filteredOn(sample -> sample.expected().startsWith(signature.id() + " "))
                    .as("samples of exception %s of %s", i, signature.id())
                    .anySatisfy(sample -> assertThat(found(changed, sample)).isNotEqualTo(found(signatures(), sample)));
        }
    }

    @Test
    void hasPositiveAndNegativeSamplesOfEachRule() {
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
    void selectsEveryPatternThatMatches() {
        PatternMatcher all = new PatternMatcher(signatures());
        for (Sample sample : samples()) {
            for (RulePattern signature : signatures()) {
                PatternMatcher one = new PatternMatcher(List.of(signature));
                for (TextScope scope : signature.scopes()) {
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

    /** A literal that a match need not contain would hide matches. */
    @Test
    void containsALiteralInEveryMatch() {
        Random random = new Random(4711);
        int matched = 0;
        for (Sample sample : samples()) {
            for (int round = 0; sample.positive() && round < 300; round++) {
                RulePattern signature = signature(sample.signature());
                String text = changed(sample.text(), random);
                if (signature.pattern().matcher(text).find()) {
                    matched++;
                    TextScope scope = signature.scopes().iterator().next();
                    assertThat(new PatternMatcher(List.of(signature)).mayMatch(text, scope))
                            .as("%s in %s", signature.id(), text)
                            .isTrue();
                }
            }
        }
        assertThat(matched).isGreaterThan(5_000);
    }

    @Test
    void matchesEachNameOfTheLists() throws IOException {
        for (String id : List.of("CMD-004/1", "CMD-004/2")) {
            for (String name : signature(id).literals()) {
                Sample sample = new Sample(id, TextScope.COMMAND, "/opt/x/" + name + " -c x");
                assertThat(found(STANDARD, sample).containsKey("CMD-004")
                                || name.equals("sysrv")
                                || name.equals("t-rex"))
                        .as(name)
                        .isTrue();
            }
        }
        assertThat(PatternFile.pools()).hasSizeGreaterThan(60).doesNotHaveDuplicates();
        for (String pool : PatternFile.pools()) {
            for (String there : List.of(
                    pool, "eu.xmr-1." + pool + ":3333", "//" + pool.toUpperCase(Locale.ROOT) + "/", pool + ".")) {
                assertThat(found(STANDARD, new Sample("", TextScope.COMMAND, there)))
                        .as(there)
                        .containsKey("CMD-005");
            }
            for (String other : List.of("not" + pool, pool + ".shop.example", "x-" + pool, pool + "-shop.example")) {
                assertThat(found(STANDARD, new Sample("", TextScope.COMMAND, other)))
                        .as(other)
                        .doesNotContainKey("CMD-005");
            }
        }
    }

    private static String changed(String text, Random random) {
        StringBuilder changed = new StringBuilder(text);
        for (int change = random.nextInt(1, 4); change > 0 && !changed.isEmpty(); change--) {
            int at = random.nextInt(changed.length());
            switch (random.nextInt(4)) {
                case 0 -> changed.deleteCharAt(at);
                case 1 -> changed.insert(at, "|; -/xS".charAt(random.nextInt(7)));
                case 2 -> changed.setCharAt(at, Character.toUpperCase(changed.charAt(at)));
                default -> changed.setCharAt(at, text.charAt(random.nextInt(text.length())));
            }
        }
        return changed.toString();
    }

    private static boolean isLowered(Sample sample, RulePattern signature) {
        return signature.severity().isPresent()
                && sample.expected()
                        .equals(signature.id() + " "
                                + signature.severity().get().word());
    }

    private static Map<String, Severity> found(List<RulePattern> signatures, Sample sample) {
        Map<String, Severity> found = new TreeMap<>();
        new PatternMatcher(signatures).match(sample.text(), sample.scope(), new ScanBudget(1 << 20), match -> {
            boolean pools = match.signature().id().endsWith("/pools") && sample.scope() == TextScope.LOG;
            if (!pools || PoolDomains.isTraffic(match) == match.rule().equals("NET-001")) {
                found.merge(match.rule(), match.severity(), (a, b) -> a.compareTo(b) < 0 ? a : b);
            }
        });
        return found;
    }

    private static RulePattern without(RulePattern signature, int exception) {
        List<RulePattern.Unless> unless = new ArrayList<>(signature.unless());
        unless.remove(exception);
        return new RulePattern(
                signature.id(),
                signature.rule(),
                signature.scopes(),
                signature.literals(),
                signature.run(),
                signature.pattern(),
                signature.severity(),
                unless);
    }

    private static RulePattern signature(String id) {
        return signatures().stream().filter(s -> s.id().equals(id)).findFirst().orElseThrow();
    }

    private static Rule rule(Sample sample) {
        return RuleBook.standard().rule(sample.rule());
    }
}
