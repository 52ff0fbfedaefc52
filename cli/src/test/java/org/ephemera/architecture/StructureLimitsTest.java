package org.ephemera.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Limits of packages and class cycles. A nested class counts as its top-level class. */
class StructureLimitsTest {
    private static final int LARGEST_PACKAGE = 50;
    private static final int LARGEST_CYCLE = 5;
    private static final int SHARED_NAMES = 10;
    private static final Pattern GENERATED = Pattern.compile("\\.Jte\\w+Generated");

    /** Top-level classes and the top-level classes that they depend on. */
    private static final Map<String, Set<String>> CLASSES = new TreeMap<>();

    @BeforeAll
    static void read() {
        for (JavaClass each : ArchitectureTest.PROJECT) {
            if (isProjectClass(each)) {
                Set<String> uses = CLASSES.computeIfAbsent(outermost(each), name -> new TreeSet<>());
                each.getDirectDependenciesFromSelf().stream()
                        .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                        .filter(StructureLimitsTest::isProjectClass)
                        .map(StructureLimitsTest::outermost)
                        .filter(used -> !used.equals(outermost(each)))
                        .forEach(uses::add);
            }
        }
        assertThat(CLASSES).hasSizeGreaterThan(1_000);
    }

    @Test
    void packagesHaveAtMostFiftyClasses() {
        Map<String, Long> sizes = CLASSES.keySet().stream()
                .collect(Collectors.groupingBy(StructureLimitsTest::packageOf, TreeMap::new, Collectors.counting()));

        assertThat(sizes).allSatisfy((name, size) -> assertThat(size).as(name).isLessThanOrEqualTo(LARGEST_PACKAGE));
    }

    @Test
    void classCyclesHaveAtMostFiveClasses() {
        assertThat(new StronglyConnected(CLASSES).components())
                .filteredOn(component -> component.size() > LARGEST_CYCLE)
                .isEmpty();
    }

    @Test
    void fewSimpleNamesOccurInSeveralPackages() {
        Map<String, List<String>> named = CLASSES.keySet().stream()
                .collect(Collectors.groupingBy(
                        name -> name.substring(name.lastIndexOf('.') + 1), TreeMap::new, Collectors.toList()));
        named.values().removeIf(names -> concepts(names) < 2);

        assertThat(named).hasSizeLessThanOrEqualTo(SHARED_NAMES);
    }

    /** Returns the concepts of a name; a class in aws and the same class in azure are one concept. */
    private static int concepts(List<String> names) {
        List<String> aws = names.stream()
                .filter(name -> name.startsWith("org.ephemera.aws."))
                .toList();
        List<String> azure = names.stream()
                .filter(name -> name.startsWith("org.ephemera.azure."))
                .toList();
        return aws.size() == 1 && azure.size() == 1 ? names.size() - 1 : names.size();
    }

    private static boolean isProjectClass(JavaClass each) {
        return each.getPackageName().startsWith("org.ephemera")
                && !each.getName().endsWith("package-info")
                && !GENERATED.matcher(each.getName()).find();
    }

    private static String outermost(JavaClass each) {
        return each.getName().replaceFirst("\\$.*", "");
    }

    private static String packageOf(String name) {
        return name.substring(0, name.lastIndexOf('.'));
    }

    /** Strongly connected components of a graph (Tarjan 1972). */
    private static final class StronglyConnected {
        private final Map<String, Set<String>> graph;
        private final Map<String, Integer> index = new HashMap<>();
        private final Map<String, Integer> low = new HashMap<>();
        private final Deque<String> stack = new ArrayDeque<>();
        private final Set<String> onStack = new HashSet<>();
        private final List<Set<String>> found = new ArrayList<>();

        StronglyConnected(Map<String, Set<String>> graph) {
            this.graph = graph;
        }

        List<Set<String>> components() {
            for (String node : graph.keySet()) {
                if (!index.containsKey(node)) {
                    visit(node);
                }
            }
            return found;
        }

        private void visit(String node) {
            int number = index.size();
            index.put(node, number);
            low.put(node, number);
            stack.push(node);
            onStack.add(node);
            for (String next : graph.getOrDefault(node, Set.of())) {
                if (!index.containsKey(next)) {
                    visit(next);
                    low.merge(node, low.getOrDefault(next, number), Math::min);
                } else if (onStack.contains(next)) {
                    low.merge(node, index.getOrDefault(next, number), Math::min);
                }
            }
            if (low.getOrDefault(node, number) == number) {
                Set<String> component = new TreeSet<>();
                for (String member = stack.pop(); ; member = stack.pop()) {
                    onStack.remove(member);
                    component.add(member);
                    if (member.equals(node)) {
                        break;
                    }
                }
                found.add(component);
            }
        }
    }
}
