package org.ephemera.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.ContainerExecution;
import org.ephemera.analyze.model.ContainerPrivileges;
import org.ephemera.analyze.model.ContainerSpec;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.Platform;
import org.ephemera.analyze.model.SecurityRestrictions;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.model.WorkloadExposure;
import org.ephemera.model.Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabRunTest {
    private static final String SHA = "ab".repeat(32);
    private static final EvidenceLocation AT =
            new EvidenceLocation("data/x.json", FileLocation.root(), new Digest(SHA));

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
        ContainerSpec one = container("Web_1/..", "app", "sha256:" + SHA);
        List<LabRun> runs = LabRun.of(List.of(workload(Platform.ACI, one), workload(Platform.ACI, one)));

        assertThat(runs).extracting(LabRun::service).containsExactly("web-1", "web-1-2");
    }

    @Test
    void usesOverrideInsteadOfDefinition() {
        ContainerSpec container = container(
                "app",
                List.of(
                        new ContainerExecution.Command("entryPoint", List.of("/init"), false, AT),
                        new ContainerExecution.Command("command", List.of("serve"), false, AT),
                        new ContainerExecution.Command("command", List.of("sh", "-c", "x"), true, AT)));
        LabRun run =
                LabRun.of(List.of(workload(Platform.ECS_FARGATE, container))).getFirst();

        assertThat(run.entrypoint()).containsExactly("/init");
        assertThat(run.command()).containsExactly("sh", "-c", "x");
    }

    @Test
    void omitsCommandTooLongForThePage() {
        List<String> words = java.util.Collections.nCopies(20, "x".repeat(8000));
        ContainerSpec container =
                container("app", List.of(new ContainerExecution.Command("command", words, false, AT)));
        LabRun run =
                LabRun.of(List.of(workload(Platform.ECS_FARGATE, container))).getFirst();

        assertThat(run.command()).hasSize(20);
        assertThat(run.docker()).isEmpty();
    }

    private static ContainerSpec container(String name, List<ContainerExecution.Command> commands) {
        ContainerSpec like = container(name, "app", "sha256:" + SHA);
        return new ContainerSpec(
                name,
                like.kind(),
                like.image(),
                like.digest(),
                like.privileges(),
                like.mounts(),
                List.of(),
                like.confinement(),
                new ContainerExecution(commands, List.of(), List.of(), Optional.empty(), Optional.empty()),
                AT,
                Optional.empty());
    }

    private static LabRun run(String image, String digest, Platform platform) {
        return LabRun.of(List.of(workload(platform, container("app", image, digest))))
                .getFirst();
    }

    private static Workload workload(Platform platform, ContainerSpec container) {
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
                WorkloadExposure.NONE,
                List.of(),
                AT,
                Optional.empty());
    }

    private static ContainerSpec container(String name, String image, String digest) {
        return new ContainerSpec(
                name,
                ContainerSpec.Kind.MAIN,
                Optional.of(new LocatedValue<>(image, AT)),
                digest.isEmpty() ? Optional.empty() : Optional.of(new LocatedValue<>(digest, AT)),
                ContainerPrivileges.NONE,
                List.of(),
                List.of(),
                SecurityRestrictions.UNSET,
                new ContainerExecution(
                        List.of(new ContainerExecution.Command(
                                "command",
                                List.of("sh", "-c", "it's $(id) \"x\" \n  privileged: true \u202e \ud83d\ude00 \ud800"),
                                false,
                                AT)),
                        List.of(
                                new ContainerExecution.Variable("GOOD_NAME", "secret-value", false, AT),
                                new ContainerExecution.Variable("BAD NAME\nx", "secret-value", false, AT)),
                        List.of(),
                        Optional.empty(),
                        Optional.empty()),
                AT,
                Optional.empty());
    }
}
