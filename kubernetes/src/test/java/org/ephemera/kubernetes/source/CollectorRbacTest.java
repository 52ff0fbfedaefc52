package org.ephemera.kubernetes.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks that the ClusterRole grants exactly the permissions that the sources declare. */
@Tag("source-kubernetes")
class CollectorRbacTest {
    private static final Path FILE = Path.of("../infra/kubernetes/collector-rbac.yaml");
    private static final String ROLE = "ephemera-collector";

    @Test
    void grantsOnlyDeclaredPermissions() throws IOException {
        SortedSet<String> declared = new TreeSet<>();
        KubernetesSources.artifacts().forEach(artifact -> declared.addAll(artifact.permissions()));

        // ArtifactChecklistTest checks that no declared permission is missing.
        assertThat(granted()).isSubsetOf(declared);
    }

    @Test
    void grantsNeitherSecretsNorChanges() throws IOException {
        assertThat(granted())
                .isNotEmpty()
                .noneMatch(permission -> permission.matches(".*(\\*|secrets|exec|attach|portforward|proxy).*"))
                .allMatch(permission -> permission.matches("(get|list) .+"));
    }

    @Test
    void bindsTheRoleToTheGroupOfAccessEntriesOnly() throws IOException {
        List<JsonNode> bindings = documents("ClusterRoleBinding");

        assertThat(bindings).hasSize(2).allSatisfy(binding -> {
            assertThat(binding.at("/roleRef/kind").asText()).isEqualTo("ClusterRole");
            assertThat(binding.at("/roleRef/name").asText()).isEqualTo(ROLE);
            assertThat(binding.path("subjects")).hasSize(1);
        });
        assertThat(bindings)
                .extracting(binding -> binding.at("/subjects/0/kind").asText() + " "
                        + binding.at("/subjects/0/name").asText())
                .containsExactly("Group ephemera-collectors", "User 00000000-0000-0000-0000-000000000000");
    }

    /** Runs without a server: kubectl validates the file as an API server would. */
    @Test
    void isValidForKubectl(@TempDir Path home) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        "kubectl", "label", "--local", "-f", FILE.toString(), "read=whole", "-o", "name")
                .redirectErrorStream(true);
        builder.environment().put("HOME", home.toString());
        builder.environment().remove("KUBECONFIG");
        Process kubectl = builder.start();

        assertThat(new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "clusterrole.rbac.authorization.k8s.io/ephemera-collector",
                        "clusterrolebinding.rbac.authorization.k8s.io/ephemera-collectors",
                        "clusterrolebinding.rbac.authorization.k8s.io/ephemera-collectors-entra");
        assertThat(kubectl.waitFor()).isZero();
    }

    /** The README removes the permission for config maps by its line. */
    @Test
    void hasOneLineForConfigMaps() throws IOException {
        assertThat(Files.readAllLines(FILE))
                .filteredOn(line -> line.contains("- \"configmaps\""))
                .hasSize(1);
        assertThat(Files.readString(Path.of("../infra/kubernetes/README.md"))).contains("sed '/- \"configmaps\"/d'");
    }

    /** Returns each permission in the form of {@code kubectl auth can-i}; a duplicate is an error. */
    private static SortedSet<String> granted() throws IOException {
        SortedSet<String> granted = new TreeSet<>();
        JsonNode role = documents("ClusterRole").getFirst();
        assertThat(role.at("/metadata/name").asText()).isEqualTo(ROLE);
        for (JsonNode rule : role.path("rules")) {
            assertThat(rule.properties())
                    .extracting(Map.Entry::getKey)
                    .isSubsetOf(Set.of("apiGroups", "resources", "verbs", "nonResourceURLs"));
            for (JsonNode verb : rule.path("verbs")) {
                for (JsonNode url : rule.path("nonResourceURLs")) {
                    assertThat(granted.add(verb.asText() + " " + url.asText())).isTrue();
                }
                for (JsonNode group : rule.path("apiGroups")) {
                    for (JsonNode resource : rule.path("resources")) {
                        String name = resource.asText() + (group.asText().isEmpty() ? "" : "." + group.asText());
                        assertThat(granted.add(verb.asText() + " " + name))
                                .as(name)
                                .isTrue();
                    }
                }
            }
        }
        return granted;
    }

    private static List<JsonNode> documents(String kind) throws IOException {
        List<JsonNode> documents = new ArrayList<>();
        YAMLMapper yaml = new YAMLMapper();
        try (var parser = new YAMLFactory().createParser(FILE.toFile())) {
            yaml.readerFor(JsonNode.class).<JsonNode>readValues(parser).forEachRemaining(documents::add);
        }
        assertThat(documents).hasSize(3);
        return documents.stream()
                .filter(document -> document.path("kind").asText().equals(kind))
                .toList();
    }
}
