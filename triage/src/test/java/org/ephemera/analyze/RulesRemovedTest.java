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
 * Rules are taken out of the book and patterns out of their list, one at a time, and the tests of their family run on what is left: a rule
 * is tested only if one of its own cases then ends for want of it, a pattern if any test does. {@code bench/rules} runs it.
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
            Map.entry("EXE", List.of("activity.ActivityRulesTest")),
            Map.entry("IMG", List.of("image.ImageRulesTest")),
            Map.entry("STA", List.of("startup.StartupRulesTest")),
            Map.entry("DRF", List.of("drift.DriftTest")),
            Map.entry("MIN", List.of("miner.MinerRulesTest", "miner.CryptoAlertTest")),
            Map.entry("CLU", List.of("cluster.ClusterRulesTest")));

    /** One element of a list that is left out. */
    private record Removal(String file, String id) {
        boolean isRule() {
            return file.startsWith(BOOK);
        }

        List<String> tests() {
            return TESTS.getOrDefault(id.substring(0, 3), List.of());
        }
    }

    /** Our own classes anew, with one file that has less in it. */
    private static final class Without extends ClassLoader {
        private final String file;
        private final byte[] bytes;

        Without(Removal removal) throws IOException {
            super(RulesRemovedTest.class.getClassLoader());
            this.file = removal.file();
            this.bytes = without(removal);
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
    void theirTestsNotice() throws Exception {
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
        Without loader = new Without(removal);
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
                .anyMatch(failure -> !removal.isRule() || endsForWantOf(removal.id(), failure.getException()));
    }

    /** A list of all rules that lacks one is no proof that anything finds by it; whoever asks for it is. */
    private static boolean endsForWantOf(String rule, Throwable failure) {
        return Stream.iterate(failure, Throwable::getCause)
                .takeWhile(java.util.Objects::nonNull)
                .anyMatch(cause -> ("no rule " + rule).equals(cause.getMessage()));
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

    private static byte[] without(Removal removal) throws IOException {
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
