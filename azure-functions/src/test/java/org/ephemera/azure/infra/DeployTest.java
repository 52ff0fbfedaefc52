package org.ephemera.azure.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.atIndex;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.ephemera.testing.ShellCommand;
import org.ephemera.testing.SignedRelease;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the scripts next to the template, with a replacement of the Azure CLI that records its arguments. */
@Tag("slow")
class DeployTest {
    /** Message of the service that receives the zip. */
    private static final String REFUSAL = "ERROR: InaccessibleStorageException: Failed to access storage account for"
            + " deployment: BlobUploadFailedException: Failed to upload blob to storage account: Response status code does"
            + " not indicate success: 403 (This request is not authorized to perform this operation using this"
            + " permission.).\n";

    @TempDir
    Path folder;

    private DeploymentScripts scripts;

    @BeforeEach
    void copy() throws IOException {
        scripts = DeploymentScripts.in(folder);
    }

    /** Event Grid and the action group reject a function that does not exist. */
    @Test
    void connectsOnlyWhenTheCodeIsThere() throws Exception {
        answer("group", "false");
        ShellCommand.Result deployed = run("deploy", "evidence", "location=westeurope", "retention=compliance:30");
        assertThat(deployed.exit()).as(deployed.output()).isZero();
        assertThat(deployed.output()).contains("store\tthe-store", "actionGroup\tthe-actionGroup");
        assertThat(commands("group create", "deployment group create", "functionapp deployment"))
                .satisfiesExactly(
                        group -> assertThat(group).contains("--name evidence --location westeurope"),
                        first -> assertThat(first).contains("retention=compliance:30 connect=false"),
                        code -> assertThat(code).contains("--name the-app", "function.zip"),
                        last -> assertThat(last).contains("retention=compliance:30 connect=true"));
    }

    @Test
    void deploysVerifiedReleaseWithoutSources() throws Exception {
        SignedRelease release = SignedRelease.create(
                folder,
                Map.of(
                        "ephemera-azure-functions-1.2.3.zip",
                        "released".getBytes(StandardCharsets.UTF_8),
                        "main.bicep",
                        Files.readAllBytes(Path.of("../infra/azure/main.bicep")),
                        "subscription.bicep",
                        Files.readAllBytes(Path.of("../infra/azure/subscription.bicep"))));
        Files.delete(folder.resolve("infra/azure/main.bicep"));
        String[] words = {
            "ephemera",
            "--release",
            release.folder().toString(),
            "--release-key",
            release.key().toString(),
            "budget=7"
        };
        answer("deployed", "ephemera");
        ShellCommand.Result deployed = scripts.runWith("", "deploy", words);
        assertThat(deployed.exit()).as(deployed.output()).isZero();
        assertThat(commands("functionapp deployment"))
                .singleElement()
                .asString()
                .contains("/ephemera-azure-functions-1.2.3.zip")
                .doesNotContain(release.folder().toString());
        assertThat(commands("deployment group create"))
                .allSatisfy(call -> assertThat(call)
                        .contains("/main.bicep ", "budget=7", "retention=compliance:2555")
                        .doesNotContain(folder.toString()));

        Files.delete(folder.resolve("bin/asked"));
        Files.writeString(release.folder().resolve("subscription.bicep"), " ", StandardOpenOption.APPEND);
        ShellCommand.Result changed = scripts.runWith("", "deploy", words);
        assertThat(changed.exit()).isEqualTo(1);
        assertThat(changed.output()).contains("subscription.bicep", "Nothing was deployed");
        assertThat(folder.resolve("bin/asked")).doesNotExist();
    }

    @Test
    void findsTheUserWhoProvesTheDeployment() throws Exception {
        assertThat(run("deploy", "ephemera", "budget=7", "prover=me").exit()).isZero();
        assertThat(commands("deployment group create"))
                .hasSize(2)
                .allSatisfy(call -> assertThat(call).contains("budget=7 prover=0b1f-user"));
        assertThat(run("deploy", "ephemera", "prover=someone").exit()).isEqualTo(2);
    }

    /** A renewed key would not be the one that the action group uses, until the template is deployed. */
    @Test
    void createsTheKeyOfTheActionGroupOnce() throws Exception {
        assertThat(run("deploy").exit()).isZero();
        assertThat(commands("functionapp function keys set", "deployment group create"))
                .hasSize(3)
                .satisfies(key -> assertThat(key).contains("--function-name alert --key-name actionGroup"), atIndex(1));
        answer("key", "true");
        assertThat(run("deploy").exit()).isZero();
        assertThat(commands("functionapp function keys set")).hasSize(1);
    }

    @Test
    void grantsReadAccessOnAManagementGroup() throws Exception {
        assertThat(run("deploy").exit()).isZero();
        assertThat(commands("deployment mg create")).isEmpty();

        answer("managementGroup", "workloads");
        answer("subscriptions", "0b1f-1,0b1f-2");
        ShellCommand.Result deployed = run("deploy", "ephemera", "managementGroup=workloads");
        assertThat(deployed.exit()).as(deployed.output()).isZero();
        assertThat(commands("deployment mg create"))
                .singleElement()
                .satisfies(call -> assertThat(call)
                        .contains(
                                "--management-group-id workloads --name ephemera-the-suffix --location the-location",
                                "principalId=the-readingPrincipal",
                                "appId=the-appId appName=the-app actionGroupId=the-actionGroup",
                                "subscriptions=0b1f-1,0b1f-2"));
        assertThat(commands("provider register --namespace Microsoft.EventGrid --subscription"))
                .hasSize(2);

        answer("held", "1");
        ShellCommand.Result removed = run("remove");
        assertThat(removed.exit()).as(removed.output()).isZero();
        String scope = "--scope /providers/Microsoft.Management/managementGroups/workloads";
        assertThat(commands("role definition delete"))
                .anyMatch(call -> call.contains("group reader the-suffix " + scope + " "));
        assertThat(commands("role assignment delete"))
                .anyMatch(call -> call.contains("--assignee the-readingPrincipal") && call.contains(scope + " "));
        assertThat(commands("group delete"))
                .containsExactly(
                        "group delete --name the-app --subscription 0b1f-1 --yes --output none",
                        "group delete --name the-app --subscription 0b1f-2 --yes --output none");
    }

    @Test
    void refusesNamesInsteadOfSubscriptionIds() throws Exception {
        ShellCommand.Result refused = run("deploy", "ephemera", "managementGroup=workloads", "subscriptions=shop,test");
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.output()).contains("expected ids of subscriptions");
        assertThat(commands("create", "register")).isEmpty();
    }

    /** Storage refuses the app's identity until its role assignment has taken effect. */
    @Test
    void retriesTheUploadWhileTheRoleAssignmentPropagates() throws Exception {
        answer("refusals", REFUSAL.repeat(3));
        ShellCommand.Result deployed = run("deploy");
        assertThat(deployed.exit()).as(deployed.output()).isZero();
        assertThat(commands("functionapp deployment")).hasSize(4);
        assertThat(commands("deployment group create").getLast()).contains("connect=true");
    }

    @Test
    void connectsOnlyFunctionsThatTheHostLists() throws Exception {
        answer("unlisted", "x\n".repeat(4));
        ShellCommand.Result deployed = run("deploy");
        assertThat(deployed.exit()).as(deployed.output()).isZero();
        assertThat(commands("functionapp function show", "deployment group create"))
                .hasSize(1 + 4 + 3 + 1)
                .last()
                .asString()
                .contains("connect=true");

        answer("unlisted", "x\n".repeat(1000));
        ShellCommand.Result failed = run("deploy");
        assertThat(failed.exit()).isEqualTo(3);
        assertThat(failed.output())
                .contains("does not list the function alert ten minutes after", "Run the same command");
        assertThat(commands("deployment group create").getLast()).contains("connect=false");

        answer("unlisted", "");
        assertThat(run("deploy").exit()).as("the same command again").isZero();
        assertThat(commands("deployment group create").getLast()).contains("connect=true");
    }

    @Test
    void stopsWithARemedyWhenTheUploadIsRefusedForTooLong() throws Exception {
        answer("refusals", REFUSAL.repeat(1000));
        ShellCommand.Result deployed = run("deploy");
        assertThat(deployed.exit()).isEqualTo(3);
        assertThat(deployed.output())
                .contains(
                        "for 15 minutes", "the-hostAccount", "az role assignment list --all --assignee the-principal");
        assertThat(Integer.parseInt(
                        Files.readString(folder.resolve("bin/clock")).strip()))
                .as("the simulated clock, in seconds")
                .isLessThanOrEqualTo(900);
        assertThat(commands("deployment group create"))
                .singleElement()
                .asString()
                .contains("connect=false");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ERROR: An error occured during deployment. Status Code: 500, Details: no space left\n",
                "ERROR: (AuthorizationFailed) The client does not have authorization to perform action 'Microsoft.Web/sites/read'\n",
            })
    void doesNotRetryAnUploadThatFailsForAnotherReason(String failure) throws Exception {
        answer("refusals", failure);
        assertThat(run("deploy").exit()).isEqualTo(3);
        assertThat(commands("functionapp deployment")).hasSize(1);
    }

    /** Otherwise, an update without the setting would restore the default retention. */
    @Test
    void keepsSettingsThatAreNotGiven() throws Exception {
        answer("deployed", "ephemera");
        assertThat(run("deploy", "ephemera", "budget=7").exit()).isZero();
        assertThat(commands("deployment group create"))
                .hasSize(2)
                .allSatisfy(call -> assertThat(call).contains("budget=7 retention=compliance:2555 connect="));
        assertThat(commands("deployment group show"))
                .anyMatch(call -> call.contains("parameters.selector.value"))
                .noneMatch(call -> call.contains("parameters.budget") || call.contains("parameters.webhook"));
        assertThat(run("deploy", "ephemera", "retention=none").exit()).isZero();
        assertThat(commands("deployment group create").getLast())
                .contains("retention=none")
                .doesNotContain("compliance");
    }

    @Test
    void createsNothingBeforeLocationIsKnown() throws Exception {
        answer("group", "false");
        ShellCommand.Result nowhere = run("deploy");
        assertThat(nowhere.exit()).isEqualTo(2);
        assertThat(nowhere.output()).contains("location=REGION");
        assertThat(commands("create", "register")).isEmpty();
        Files.delete(folder.resolve("bin/account"));
        assertThat(run("deploy").output()).contains("no user is signed in");
    }

    @Test
    void keepsEvidenceAndKey() throws Exception {
        answer("held", "1");
        ShellCommand.Result removed = run("remove");
        assertThat(removed.exit()).as(removed.output()).isZero();
        assertThat(removed.output()).contains("stays, on purpose", "the-account", "the-vault", "remove ephemera");
        assertThat(commands("resource list"))
                .singleElement()
                .asString()
                .contains("type!='Microsoft.ManagedIdentity/userAssignedIdentities'");
        assertThat(commands("delete"))
                .anyMatch(call -> call.startsWith("role assignment delete"))
                .anyMatch(call -> call.startsWith("resource delete --ids /an/id"))
                // A new identity with the same name would not have the role assignments of the old one on the remaining
                // resources.
                .noneMatch(call -> call.startsWith("identity"))
                .noneMatch(
                        call -> call.contains("the-account") || call.contains("the-vault") || call.startsWith("group"));
    }

    /**
     * The key of each version is saved, because packages are sealed with each. An existing file of another key is not
     * overwritten.
     */
    @Test
    void savesThePublicKeyBeforeItRemovesAnythingElse() throws Exception {
        answer("held", "0");
        answer("../ephemera-seal.pem", "of another cloud");
        answer("../ephemera-seal-0a.pem", "half of it");
        ShellCommand.Result removed = run("remove");
        assertThat(removed.exit()).as(removed.output()).isZero();
        assertThat(commands(
                        "lock delete",
                        "storage account delete",
                        "key download",
                        "keyvault delete",
                        "identity" + " delete"))
                .satisfiesExactly(
                        newest -> assertThat(newest).contains("--name seal --version 0b"),
                        oldest -> assertThat(oldest).contains("--name seal --version 0a"),
                        lock -> assertThat(lock).contains("evidence-stays"),
                        account -> assertThat(account).contains("the-account"),
                        vault -> assertThat(vault).contains("delete --name the-vault"),
                        identity -> assertThat(identity).contains("--name the-app "),
                        host -> assertThat(host).contains("--name the-app-host "),
                        reading -> assertThat(reading).contains("--name the-app-reading "));
        assertThat(folder.resolve("ephemera-seal-0b.pem")).hasContent("a public key: keyvault key download 0b");
        assertThat(folder.resolve("ephemera-seal-0a.pem")).hasContent("a public key: keyvault key download 0a");
        assertThat(folder.resolve("ephemera-seal.pem")).hasContent("of another cloud");
    }

    /** The owner of a subscription has no permission to read its keys. */
    @ParameterizedTest
    @ValueSource(strings = {"unreadable", "versions"})
    void removesNeitherAccountNorVaultWithoutThePublicKey(String unread) throws Exception {
        answer("held", "0");
        answer(unread, "");
        ShellCommand.Result refused = run("remove");
        assertThat(refused.exit()).isEqualTo(3);
        assertThat(refused.output()).contains("the-account and the-vault stay", "Key Vault Reader");
        assertThat(commands("lock delete", "storage account delete", "keyvault delete", "identity delete"))
                .isEmpty();
    }

    /** The script was interrupted between the account and the vault. */
    @Test
    void resumesAfterInterruption() throws Exception {
        answer("accounts", "");
        ShellCommand.Result removed = run("remove");
        assertThat(removed.exit()).as(removed.output()).isZero();
        assertThat(commands("storage blob", "storage account delete")).isEmpty();
        assertThat(commands("keyvault delete", "identity delete")).hasSize(1 + 3);
    }

    /** An empty name would be a prefix of every resource in the group, including those of others. */
    @Test
    void removesNothingWhenLastDeploymentFailed() throws Exception {
        answer("failed", "");
        ShellCommand.Result refused = run("remove");
        assertThat(refused.exit()).isEqualTo(3);
        assertThat(refused.output()).contains("did not succeed", "Nothing was removed", "infra/azure/deploy ephemera");
        assertThat(commands("delete", "resource list")).isEmpty();
    }

    @Test
    void reportsFailedQueryInsteadOfMissingGroup() throws Exception {
        Files.delete(folder.resolve("bin/group"));
        ShellCommand.Result refused = run("remove");
        assertThat(refused.exit()).isEqualTo(3);
        assertThat(refused.output()).contains("'az group exists' failed").doesNotContain("there is no resource group");
    }

    /** Each service can fail once; repeating the command then completes what is missing. */
    @Test
    void completesWhenRepeatedAfterTheFirstCallOfEachKindFailed() throws Exception {
        Files.createDirectories(folder.resolve("bin/once"));
        answer("group", "false");
        answer("managementGroup", "workloads");
        answer("subscriptions", "0b1f-1");
        int failures = repeat("deploy", "evidence", "location=westeurope");
        assertThat(failures).isGreaterThan(8);
        assertThat(commands("deployment group create").getLast()).contains("connect=true");
        assertThat(commands("deployment mg create")).hasSize(2);

        answer("group", "true");
        answer("held", "0");
        assertThat(repeat("remove", "evidence")).isGreaterThan(8);
        for (String deleted : List.of(
                "lock delete",
                "storage account delete",
                "keyvault delete",
                "identity delete",
                "eventgrid event-subscription delete",
                "group delete")) {
            assertThat(commands(deleted)).as(deleted).hasSizeGreaterThan(1);
        }
        assertThat(folder.resolve("evidence-seal-0b.pem")).exists();
    }

    /** Returns how often the script failed before it succeeded. */
    private int repeat(String script, String... words) throws Exception {
        for (int failures = 0; ; failures++) {
            ShellCommand.Result result = run(script, words);
            if (result.exit() == 0) {
                return failures;
            }
            assertThat(result.exit()).as(result.output()).isEqualTo(3);
            assertThat(result.output()).containsAnyOf("un the same command again", "Run 'az login'", "You need a role");
            assertThat(failures).isLessThan(40);
        }
    }

    private List<String> commands(String... what) throws IOException {
        return scripts.commands(what);
    }

    private void answer(String question, String answer) throws IOException {
        scripts.answer(question, answer);
    }

    private ShellCommand.Result run(String script, String... words) throws Exception {
        return scripts.run(script, words);
    }
}
