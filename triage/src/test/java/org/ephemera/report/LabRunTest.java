package org.ephemera.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.Confinement;
import org.ephemera.analyze.model.Container;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Execution;
import org.ephemera.analyze.model.Exposure;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.Platform;
import org.ephemera.analyze.model.Privileges;
import org.ephemera.analyze.model.Workload;
import org.ephemera.model.Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabRunTest {
    private static final String SHA = "ab".repeat(32);
    private static final Evidence AT = new Evidence("data/x.json", FileLocation.root(), new Digest(SHA));

    @ParameterizedTest
    @CsvSource({
        "registry.example:5000/shop/app:1.2, registry.example:5000/shop/app",
        "shop/app, shop/app",
        "app:latest@sha256:0000, app",
    })
    void pinsImageToTheDigestThatRan(String named, String repository) {
        assertThat(run(named, "sha256:" + SHA, Platform.ACI).image()).isEqualTo(repository + "@sha256:" + SHA);
    }

    @ParameterizedTest
    @CsvSource({"app:1, ''", "app:1, sha256:12", "'app; rm -rf /', sha256:", "'--privileged', sha256:"})
    void rejectsImageWithoutDigest(String named, String digest) {
        LabRun run = run(named, digest.equals("sha256:") ? "sha256:" + SHA : digest, Platform.ACI);

        assertThat(run.image()).isEmpty();
        assertThat(new String(ComposeFile.bytes(List.of(run)), StandardCharsets.UTF_8))
                .contains("services: {}");
    }

    @Test
    void replacesEntryPointOnlyWhereThePlatformDoes() {
        assertThat(run("app", "sha256:" + SHA, Platform.ACI).entrypoint()).contains("sh");
        assertThat(run("app", "sha256:" + SHA, Platform.ECS_FARGATE).command()).contains("sh");
        assertThat(run("app", "sha256:" + SHA, Platform.ECS_FARGATE).entrypoint())
                .isEmpty();
    }

    @Test
    void quotesTextOfTheTarget() {
        LabRun run = run("app", "sha256:" + SHA, Platform.ECS_FARGATE);
        String yaml = new String(ComposeFile.bytes(List.of(run)), StandardCharsets.UTF_8);

        assertThat(yaml)
                .contains("\"GOOD_NAME\": \"\"", "network_mode: none", "cap_drop: [ALL]", "read_only: true")
                .contains("      - \"it's $$(id) \\\"x\\\" \\u000a  privileged: true \\u202e \\U0001f600 \\ufffd\"\n")
                .doesNotContain("secret-value", "BAD NAME")
                .matches(text -> text.chars().allMatch(c -> c == 10 || (c >= 32 && c < 127)), "is ASCII");
        assertThat(run.leftOut()).isEqualTo(1);
        assertThat(run.docker())
                .startsWith("docker run --rm -i --network none --read-only --cap-drop ALL ")
                .contains("-e GOOD_NAME= ", "@sha256:" + SHA + " sh -c $'it\\'s $(id) ")
                .doesNotContain("secret-value");
    }

    @Test
    void createsSafeUniqueServiceNames() {
        Container one = container("Web_1/..", "app", "sha256:" + SHA);
        List<LabRun> runs = LabRun.of(List.of(workload(Platform.ACI, one), workload(Platform.ACI, one)));

        assertThat(runs).extracting(LabRun::service).containsExactly("web-1", "web-1-2");
    }

    @Test
    void usesOverrideInsteadOfDefinition() {
        Container container = container(
                "app",
                List.of(
                        new Execution.Command("entryPoint", List.of("/init"), false, AT),
                        new Execution.Command("command", List.of("serve"), false, AT),
                        new Execution.Command("command", List.of("sh", "-c", "x"), true, AT)));
        LabRun run =
                LabRun.of(List.of(workload(Platform.ECS_FARGATE, container))).getFirst();

        assertThat(run.entrypoint()).containsExactly("/init");
        assertThat(run.command()).containsExactly("sh", "-c", "x");
    }

    @Test
    void omitsCommandTooLongForThePage() {
        List<String> words = java.util.Collections.nCopies(20, "x".repeat(8000));
        Container container = container("app", List.of(new Execution.Command("command", words, false, AT)));
        LabRun run =
                LabRun.of(List.of(workload(Platform.ECS_FARGATE, container))).getFirst();

        assertThat(run.command()).hasSize(20);
        assertThat(run.docker()).isEmpty();
    }

    private static Container container(String name, List<Execution.Command> commands) {
        Container like = container(name, "app", "sha256:" + SHA);
        return new Container(
                name,
                like.kind(),
                like.image(),
                like.digest(),
                like.privileges(),
                like.mounts(),
                List.of(),
                like.confinement(),
                new Execution(commands, List.of(), List.of(), Optional.empty(), Optional.empty()),
                AT);
    }

    private static LabRun run(String image, String digest, Platform platform) {
        return LabRun.of(List.of(workload(platform, container("app", image, digest))))
                .getFirst();
    }

    private static Workload workload(Platform platform, Container container) {
        return new Workload(
                platform,
                "",
                "target",
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(container),
                List.of(),
                java.util.Map.of(),
                Exposure.NONE,
                List.of(),
                AT);
    }

    private static Container container(String name, String image, String digest) {
        return new Container(
                name,
                Container.Kind.MAIN,
                Optional.of(new Fact<>(image, AT)),
                digest.isEmpty() ? Optional.empty() : Optional.of(new Fact<>(digest, AT)),
                Privileges.NONE,
                List.of(),
                List.of(),
                Confinement.UNSET,
                new Execution(
                        List.of(new Execution.Command(
                                "command",
                                List.of("sh", "-c", "it's $(id) \"x\" \n  privileged: true \u202e \ud83d\ude00 \ud800"),
                                false,
                                AT)),
                        List.of(
                                new Execution.Variable("GOOD_NAME", "secret-value", false, AT),
                                new Execution.Variable("BAD NAME\nx", "secret-value", false, AT)),
                        List.of(),
                        Optional.empty(),
                        Optional.empty()),
                AT);
    }
}
