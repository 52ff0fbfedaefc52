package org.ephemera.analyze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.ephemera.format.Json;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * Mutation test of the rule book: removes rules and patterns one at a time and runs the tests of their family. A rule
 * counts as tested only if one of its cases fails because it is missing; a pattern, if any test fails. Run by
 * {@code bench/rules}.
 */
@EnabledIfSystemProperty(named = "rules.count", matches = "[0-9]+")
@Tag("slow")
class RulesRemovedTest {
    private static final int TRIED = Integer.getInteger("rules.count", 6);
    private static final String ONLY = System.getProperty("rules.only", ".*");
    private static final String BOOK = "org/ephemera/analyze/model/rules/";
    private static final String PATTERNS = "org/ephemera/analyze/command/patterns.json";
    private static final List<String> FAMILIES =
            List.of("escape", "command", "activity", "image", "startup", "drift", "miner", "cluster");
    private static final Map<String, List<String>> TESTS = Map.ofEntries(
            Map.entry("ESC", List.of("escape.EscapeRulesTest")),
            Map.entry("CMD", List.of("command.CommandRulesTest", "command.LogRulesTest", "command.PatternMatcherTest")),
            Map.entry(
                    "ENV",
                    List.of(
                            "command.CommandRulesTest",
                            "command.PatternMatcherTest",
                            "command.CorroboratedFindingsTest")),
            Map.entry("LOG", List.of("command.CommandRulesTest", "command.LogRulesTest", "command.PatternMatcherTest")),
            Map.entry("NET", List.of("command.CommandRulesTest", "command.LogRulesTest", "command.PatternMatcherTest")),
            Map.entry("EXE", List.of("activity.ActivityRulesTest", "activity.ReverseShellAlertTest")),
            Map.entry("IMG", List.of("image.ImageRulesTest")),
            Map.entry("STA", List.of("startup.StartupRulesTest")),
            Map.entry("DRF", List.of("drift.DriftTest")),
            Map.entry("MIN", List.of("miner.MinerRulesTest", "miner.CryptoAlertTest")),
            Map.entry("CLU", List.of("cluster.ClusterRulesTest")));

    /** Removal of one element of a list. */
    private record Removal(String file, String id) {
        boolean isRule() {
            return file.startsWith(BOOK);
        }

        List<String> tests() {
            return TESTS.getOrDefault(id.substring(0, 3), List.of());
        }
    }

    /** Class loader that loads the project's classes again, with one file from which an element is removed. */
    private static final class ReducedClassLoader extends ClassLoader {
        private final String file;
        private final byte[] bytes;

        ReducedClassLoader(Removal removal) throws IOException {
            super(RulesRemovedTest.class.getClassLoader());
            this.file = removal.file();
            this.bytes = reduced(removal);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("org.ephemera.analyze.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded : defined(name);
            }
        }

        private Class<?> defined(String name) throws ClassNotFoundException {
            try (InputStream in = super.getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] read = in.readAllBytes();
                return defineClass(name, read, 0, read.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }

        @Override
        public @Nullable InputStream getResourceAsStream(String name) {
            return name.equals(file) ? new ByteArrayInputStream(bytes) : super.getResourceAsStream(name);
        }
    }

    @Test
    void removalsFailTests() throws Exception {
        long seed = Long.getLong("rules.seed", System.nanoTime());
        List<Removal> all = all();
        Collections.shuffle(all, new Random(seed));
        List<Removal> tried = all.subList(0, Math.min(TRIED, all.size()));
        List<String> unnoticed = new ArrayList<>();
        for (Removal removal : tried) {
            if (!isNoticed(removal)) {
                unnoticed.add(removal.id());
            }
        }
        System.out.println("rules removed: seed " + seed + ": " + (tried.size() - unnoticed.size()) + " of "
                + tried.size() + " noticed, of " + all.size() + "; not: " + unnoticed);
        assertThat(unnoticed).as("seed %d", seed).isEmpty();
    }

    private static boolean isNoticed(Removal removal) throws Exception {
        ReducedClassLoader loader = new ReducedClassLoader(removal);
        List<DiscoverySelector> classes = new ArrayList<>();
        for (String test : removal.tests()) {
            classes.add(selectClass(loader.loadClass("org.ephemera.analyze." + test)));
        }
        LauncherDiscoveryRequest request =
                LauncherDiscoveryRequestBuilder.request().selectors(classes).build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, listener);
        TestExecutionSummary summary = listener.getSummary();
        assertThat(summary.getTestsStartedCount()).as(removal.toString()).isPositive();
        return summary.getFailures().stream()
                .anyMatch(failure -> !removal.isRule() || isMissingRule(removal.id(), failure.getException()));
    }

    /**
     * Reports whether the failure is the lookup of the removed rule. A failed comparison of rule lists does not prove
     * that a finding uses the rule.
     */
    private static boolean isMissingRule(String rule, Throwable failure) {
        return Stream.iterate(failure, Throwable::getCause)
                .takeWhile(java.util.Objects::nonNull)
                .anyMatch(cause -> ("Unknown rule: " + rule).equals(cause.getMessage()));
    }

    private static List<Removal> all() throws IOException {
        List<Removal> all = new ArrayList<>();
        for (String family : FAMILIES) {
            read(BOOK + family + ".json")
                    .forEach(rule -> all.add(
                            new Removal(BOOK + family + ".json", rule.path("id").asText())));
        }
        read(PATTERNS)
                .forEach(pattern ->
                        all.add(new Removal(PATTERNS, pattern.path("id").asText())));
        all.removeIf(removal -> !removal.id().matches(ONLY));
        return all;
    }

    private static byte[] reduced(Removal removal) throws IOException {
        ArrayNode kept = Json.object().arrayNode();
        JsonNode all = read(removal.file());
        all.forEach(one -> {
            if (!one.path("id").asText().equals(removal.id())) {
                kept.add(one);
            }
        });
        assertThat(kept).hasSize(all.size() - 1);
        return Json.bytes(kept);
    }

    private static JsonNode read(String file) throws IOException {
        try (InputStream in = RulesRemovedTest.class.getClassLoader().getResourceAsStream(file)) {
            assertThat(in).as(file).isNotNull();
            return Json.parse(java.util.Objects.requireNonNull(in).readAllBytes());
        }
    }
}
