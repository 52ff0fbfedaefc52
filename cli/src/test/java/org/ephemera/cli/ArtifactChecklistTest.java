package org.ephemera.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.aws.AwsSources;
import org.ephemera.azure.AzureSources;
import org.ephemera.kubernetes.source.KubernetesSources;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.model.Artifact;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** Checklist "Adding a source" of AGENTS.md: reports what an artifact lacks, with the file to edit. */
@Tag("source")
class ArtifactChecklistTest {
    private static final Path ROOT = Path.of("..");

    /** Kinds of targets whose artifacts are planned when a package is opened. */
    private static final List<String> AWS_KINDS = List.of(
            "aws.ecs.task",
            "aws.ecs.service",
            "aws.ecs.cluster",
            "aws.eks.pod",
            "aws.eks.workload",
            "aws.inventory",
            "aws.sweep");

    private static final List<String> AZURE_KINDS = List.of(
            "azure.aci.group",
            "azure.app",
            "azure.job",
            "azure.aks.pod",
            "azure.aks.workload",
            "azure.inventory",
            "azure.sweep");

    private static final Pattern AWS_ACTION = Pattern.compile("[a-z0-9]+:[A-Z]\\w+");
    private static final Pattern AZURE_ACTION = Pattern.compile("'(Microsoft\\.[^']+)'");

    private final List<String> lacking = new ArrayList<>();

    @Test
    void awsArtifactsAreComplete() throws IOException {
        Set<String> granted = Arrays.stream(read("infra/aws/template.yaml").split("- Sid: ", -1))
                .filter(statement -> statement.startsWith("Sources"))
                .flatMap(statement -> AWS_ACTION
                        .matcher(statement.split("Resource:", 2)[0])
                        .results()
                        .map(found -> found.group()))
                .collect(Collectors.toSet());
        checkPlanners("aws", AwsSources.artifacts(), planned(AWS_KINDS, AwsSources::plannedFor));
        for (Artifact artifact : AwsSources.artifacts()) {
            checkGranted(artifact, granted, "a statement Sources… of infra/aws/template.yaml");
        }
        try (SimulatedCloud cloud = SimulatedCloud.start(Scenario.named("fargate-miner", Clock.systemUTC()))) {
            for (Artifact artifact : AwsSources.artifacts()) {
                checkSimulated(
                        artifact,
                        cloud.operations(),
                        "a class in lab/src/main/java/org/ephemera/lab/aws/SERVICE and its line in …Operations there");
            }
        }
        checkDocumented(AwsSources.artifacts());
        assertComplete();
    }

    @Test
    void azureArtifactsAreComplete() throws IOException {
        Set<String> granted = AZURE_ACTION
                .matcher(read("infra/azure/subscription.bicep"))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
        checkPlanners("azure", AzureSources.artifacts(), planned(AZURE_KINDS, AzureSources::plannedFor));
        for (Artifact artifact : AzureSources.artifacts()) {
            checkGranted(artifact, granted, "resource reader of infra/azure/subscription.bicep");
        }
        try (SimulatedAzure cloud = SimulatedAzure.start(AzureScenario.named("aci-miner", Clock.systemUTC()))) {
            for (Artifact artifact : AzureSources.artifacts()) {
                checkSimulated(
                        artifact,
                        cloud.operations(),
                        "a route in a class of lab/src/main/java/org/ephemera/lab/azure that AzureCloud registers");
            }
        }
        checkDocumented(AzureSources.artifacts());
        assertComplete();
    }

    @Test
    void clusterArtifactsAreComplete() throws IOException {
        Set<String> opening = Stream.concat(
                        KubernetesSources.impossible().stream(), Stream.of(KubernetesSources.first()))
                .map(Artifact::id)
                .collect(Collectors.toSet());
        checkPlanners("kubernetes", KubernetesSources.artifacts(), opening);
        Set<String> granted = rights(read("infra/kubernetes/collector-rbac.yaml"));
        for (Artifact artifact : KubernetesSources.artifacts()) {
            checkGranted(artifact, granted, "the ClusterRole of infra/kubernetes/collector-rbac.yaml");
        }
        checkDocumented(KubernetesSources.artifacts());
        assertComplete();
    }

    private void assertComplete() {
        assertThat(lacking).as("see \"Adding a source\" in AGENTS.md").isEmpty();
    }

    /**
     * Checks that an artifact that is not planned at the opening has a planner: its constant is used outside its own
     * source.
     */
    private void checkPlanners(String module, List<Artifact> artifacts, Set<String> opening) throws IOException {
        Path main = ROOT.resolve(module).resolve("src/main/java");
        Map<String, String> constants = constants(main);
        List<String> planners = new ArrayList<>();
        for (Path file : sources(main)) {
            if (!isCatalog(file) && !file.toString().endsWith("Sources.java")) {
                planners.add(Files.readString(file).replaceAll("new ItemCalls\\(\\s*[\\w.]+", ""));
            }
        }
        for (Artifact artifact : artifacts) {
            String constant = constants.get(artifact.id());
            if (constant == null || opening.contains(artifact.id())) {
                continue; // an artifact of a list is planned with the list
            }
            Pattern use = Pattern.compile("\\b" + Pattern.quote(constant) + "\\b");
            if (planners.stream().noneMatch(text -> use.matcher(text).find())) {
                lacking.add(artifact.id() + " has no planner: call recorder.plan(" + constant + ", …) in a class of "
                        + module + "/src/main/java/org/ephemera/" + module
                        + "/plan, or register it with SourceLine.opening");
            }
        }
    }

    private void checkGranted(Artifact artifact, Set<String> granted, String place) {
        for (String permission : artifact.permissions()) {
            if (!granted.contains(permission)) {
                lacking.add(artifact.id() + " has no permission " + permission + ": add it to " + place);
            }
        }
    }

    private void checkSimulated(Artifact artifact, Set<String> operations, String place) {
        for (String operation : artifact.operations()) {
            if (!operations.contains(operation)) {
                lacking.add(artifact.id() + " has no simulated operation " + operation + ": add " + place);
            }
        }
    }

    private void checkDocumented(List<Artifact> artifacts) throws IOException {
        String page = read("docs/artifacts.md");
        for (Artifact artifact : artifacts) {
            if (!page.contains(GeneratedDocs.row(artifact, true))
                    && !page.contains(GeneratedDocs.row(artifact, false))) {
                lacking.add(artifact.id() + " has no current row in docs/artifacts.md: run " + GeneratedDocs.COMMAND);
            }
        }
    }

    private static Set<String> planned(
            List<String> kinds, java.util.function.Function<String, List<Artifact>> plannedFor) {
        return kinds.stream()
                .flatMap(kind -> plannedFor.apply(kind).stream())
                .map(Artifact::id)
                .collect(Collectors.toSet());
    }

    /** Returns the constants of the catalogs by artifact id, for example {@code EcsCatalog.TASK}. */
    private static Map<String, String> constants(Path main) throws IOException {
        Map<String, String> constants = new TreeMap<>();
        for (Path file : sources(main)) {
            if (isCatalog(file)) {
                String name =
                        main.relativize(file).toString().replace(".java", "").replace('/', '.');
                try {
                    for (var field : Class.forName(name).getFields()) {
                        if (field.getType() == Artifact.class) {
                            Artifact artifact = (Artifact) field.get(null);
                            constants.put(
                                    artifact.id(), field.getDeclaringClass().getSimpleName() + "." + field.getName());
                        }
                    }
                } catch (ReflectiveOperationException e) {
                    throw new IOException(name, e);
                }
            }
        }
        return constants;
    }

    private static boolean isCatalog(Path file) {
        return file.toString().contains("/catalog/") || file.endsWith("ClusterArtifacts.java");
    }

    private static List<Path> sources(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java") && !file.endsWith("package-info.java"))
                    .toList();
        }
    }

    /** Returns each permission in the form of {@code kubectl auth can-i}. */
    private static Set<String> rights(String file) {
        Set<String> rights = new TreeSet<>();
        for (Object document : new Yaml().loadAll(file)) {
            for (Map<?, ?> rule : maps(((Map<?, ?>) document).get("rules"))) {
                for (String verb : texts(rule.get("verbs"))) {
                    texts(rule.get("nonResourceURLs")).forEach(url -> rights.add(verb + " " + url));
                    for (String group : texts(rule.get("apiGroups"))) {
                        texts(rule.get("resources"))
                                .forEach(resource ->
                                        rights.add(verb + " " + resource + (group.isEmpty() ? "" : "." + group)));
                    }
                }
            }
        }
        return rights;
    }

    private static List<Map<?, ?>> maps(@Nullable Object list) {
        List<Map<?, ?>> maps = new ArrayList<>();
        if (list instanceof List<?> items) {
            items.forEach(item -> maps.add((Map<?, ?>) item));
        }
        return maps;
    }

    private static List<String> texts(@Nullable Object list) {
        return list instanceof List<?> items
                ? items.stream().map(String::valueOf).toList()
                : List.of();
    }

    private static String read(String file) throws IOException {
        return Files.readString(ROOT.resolve(file));
    }
}
