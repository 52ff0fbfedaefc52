package org.ephemera.azure.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ephemera.analyze.MetricBaseline;
import org.ephemera.analyze.PackageAnalyzer;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.azure.AzureRuntime;
import org.ephemera.collect.CollectionListener;
import org.ephemera.format.StorePackage;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.model.PackageId;
import org.ephemera.runtime.AlertResponse;
import org.ephemera.seal.PemSigner;
import org.ephemera.testing.ShellCommand;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the parser of the Azure CLI accepts the commands of this project. */
@Tag("slow")
class AzCommandsTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```\\n(.*?)^ *```");
    private static final Pattern COMMAND = Pattern.compile("(?m)^ *(\\w+=\\$\\()?az [a-z]");
    private static final Pattern INLINE = Pattern.compile("`(az [^`]+)`");
    private static final Pattern QUOTED = Pattern.compile("'(az [a-z]+ [^']+)'");
    private static final Pattern ADVICE = Pattern.compile("(?m)^  (az .*?)\"?$");
    /** Command in an extension, which the CLI downloads. */
    private static final String EXTENSION = "az monitor log-analytics query";

    @TempDir
    private Path folder;

    private final List<String> texts = new ArrayList<>();

    @BeforeEach
    void findAzureCli() throws Exception {
        assumeTrue(Files.exists(Path.of("/usr/bin/az")), "azure-cli is not installed; './check --full' installs it");
    }

    @Test
    void acceptsCommandsOfScripts() throws Exception {
        DeploymentScripts scripts = DeploymentScripts.in(folder);
        scripts.answer("group", "false");
        scripts.answer("managementGroup", "workloads");
        scripts.answer("subscriptions", "0b1f6471-1bf0-4dda-aec3-cb9272f09590");
        assertThat(scripts.run("deploy", "evidence", "location=westeurope", "prover=me")
                        .exit())
                .isZero();
        scripts.answer("group", "true");
        scripts.answer("deployed", "ephemera");
        assertThat(scripts.run("deploy").exit()).isZero();
        scripts.answer("held", "1");
        ShellCommand.Result kept = scripts.run("remove");
        texts.add(kept.output().substring(kept.output().indexOf("  az ")));
        scripts.answer("held", "0");
        assertThat(scripts.run("remove").exit()).isZero();
        texts.addAll(scripts.quotedCommands());
        ADVICE.matcher(Files.readString(ROOT.resolve("infra/azure/deploy")))
                .results()
                .forEach(found -> texts.add(found.group(1)));

        assertThat(accepted()).hasSizeGreaterThan(100);
    }

    @Test
    void acceptsCommandsOfDocumentation() throws Exception {
        for (String start : List.of("infra", "docs", "README.md")) {
            try (Stream<Path> pages = Files.walk(ROOT.resolve(start))) {
                for (Path page :
                        pages.filter(each -> each.toString().endsWith(".md")).toList()) {
                    String text = Files.readString(page);
                    BLOCK.matcher(text)
                            .results()
                            .map(found -> found.group(1))
                            .filter(COMMAND.asPredicate())
                            .forEach(texts::add);
                    INLINE.matcher(BLOCK.matcher(text).replaceAll(""))
                            .results()
                            .forEach(found -> texts.add("?" + found.group(1)));
                }
            }
        }

        assertThat(accepted()).hasSizeGreaterThan(20);
    }

    /** Sentences of outcomes contain commands, often without their arguments. */
    @Test
    void acceptsCommandsOfMessages() throws Exception {
        for (String module : List.of("azure", "cli", "shared", "triage")) {
            try (Stream<Path> sources = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
                for (Path source : sources.filter(each -> each.toString().endsWith(".java"))
                        .toList()) {
                    String text = Files.readString(source).replaceAll("\"\\s*\\+\\s*\"", "");
                    QUOTED.matcher(text).results().forEach(found -> texts.add("?" + found.group(1)));
                }
            }
        }

        assertThat(accepted()).hasSizeGreaterThan(10);
    }

    @Test
    void acceptsContainmentSteps() throws Exception {
        PemSigner.create(folder.resolve("key.pem"));
        for (String name : List.of("aci-gone", "aci-miner", "aks-escape", "app-gone", "app-miner")) {
            AzureScenario scenario = AzureScenario.named(name, Clock.systemUTC());
            try (SimulatedAzure azure = SimulatedAzure.start(scenario);
                    AzureRuntime runtime = AzureRuntime.of(settings(azure), Clock.systemUTC())) {
                AlertResponse answer = runtime.alerts(CollectionListener.NONE, line -> {})
                        .handle(scenario.alert(), "an invocation", () -> Duration.ofMinutes(28));
                PackageId id = new PackageId(answer.json().path("packageId").asText());
                try (SealedPackage sealed =
                        SealedPackage.open(new StorePackage(runtime.site().store(), id))) {
                    PackageAnalyzer.analyze(
                                    sealed,
                                    PackageAnalyzer.Options.inStore(MetricBaseline.NONE),
                                    file -> OutputStream.nullOutputStream())
                            .verdict()
                            .containment()
                            .forEach(step -> texts.addAll(step.commands()));
                }
            }
        }

        // No scenario has a path to a host of Azure.
        texts.addAll(Files.readAllLines(
                ROOT.resolve("triage/src/test/resources/org/ephemera/analyze/escape/azure-remedies.txt")));
        List<String> accepted = accepted();
        for (String step : List.of(
                "az container stop",
                "az containerapp ingress traffic set",
                "az containerapp revision deactivate",
                "az identity show",
                "az role assignment list",
                "az snapshot create")) {
            assertThat(accepted).as(step).anyMatch(each -> each.startsWith(step));
        }
    }

    /** Returns the commands in the texts that the parser accepts, and fails if it rejects one. */
    private List<String> accepted() throws IOException, InterruptedException {
        Path input = Files.writeString(folder.resolve("commands"), String.join("\0", texts));
        ShellCommand.Result parsed = ShellCommand.run(
                ROOT.toFile().getCanonicalFile().toPath(), Map.of(), ".ci/parse-az.py", input.toString());
        assertThat(parsed.exit()).as(parsed.output()).isZero();
        List<String> accepted = new ArrayList<>();
        for (String line : parsed.output().lines().toList()) {
            String[] fields = line.split("\t", -1);
            if (fields[0].equals("unavailable")) {
                assertThat(fields[1]).as(line).startsWith(EXTENSION);
            } else {
                assertThat(fields[0]).as(line).isEqualTo("ok");
                accepted.add(fields[1]);
            }
        }
        return accepted;
    }

    private Map<String, String> settings(SimulatedAzure azure) {
        return Map.of(
                "EPHEMERA_STORE", "file:" + folder.resolve("evidence"),
                "EPHEMERA_SIGNER", "file:" + folder.resolve("key.pem"),
                "EPHEMERA_SETTLE", "0",
                "AZURE_ENDPOINT_URL", azure.endpoint().toString(),
                "AZURE_TENANT_ID", "72f988bf-86f1-41af-91ab-2d7cd011db47",
                "AZURE_CLIENT_ID", "5f2d0c1e-8a54-4f0e-9d0b-3c1f6a7b8c9d",
                "AZURE_CLIENT_SECRET", "test");
    }
}
