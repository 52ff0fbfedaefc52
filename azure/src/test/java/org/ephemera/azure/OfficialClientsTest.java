package org.ephemera.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.containers.containerregistry.ContainerRegistryContentClient;
import com.azure.containers.containerregistry.ContainerRegistryContentClientBuilder;
import com.azure.core.credential.AccessToken;
import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.management.AzureEnvironment;
import com.azure.core.management.profile.AzureProfile;
import com.azure.core.util.Context;
import com.azure.resourcemanager.authorization.AuthorizationManager;
import com.azure.resourcemanager.compute.ComputeManager;
import com.azure.resourcemanager.compute.fluent.models.VirtualMachineScaleSetVMInner;
import com.azure.resourcemanager.containerservice.ContainerServiceManager;
import com.azure.resourcemanager.containerservice.fluent.models.ManagedClusterInner;
import com.azure.resourcemanager.loganalytics.LogAnalyticsManager;
import com.azure.resourcemanager.loganalytics.models.Workspace;
import com.azure.resourcemanager.monitor.MonitorManager;
import com.azure.resourcemanager.monitor.fluent.models.DiagnosticSettingsResourceInner;
import com.azure.resourcemanager.monitor.models.LogSettings;
import com.azure.resourcemanager.msi.MsiManager;
import com.azure.resourcemanager.msi.fluent.models.IdentityInner;
import com.azure.resourcemanager.network.NetworkManager;
import com.azure.resourcemanager.network.fluent.NetworkManagementClient;
import com.azure.resourcemanager.network.fluent.models.NetworkSecurityGroupInner;
import com.azure.resourcemanager.network.fluent.models.RouteTableInner;
import com.azure.resourcemanager.network.fluent.models.SubnetInner;
import com.azure.resourcemanager.network.fluent.models.VirtualNetworkInner;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.ephemera.azure.aks.AksKubeconfig;
import org.ephemera.format.Json;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.lab.scenario.AzureScenario;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/**
 * Tests that Azure's own client libraries read the responses of the simulated Azure, for requests that the sources make
 * without these libraries.
 */
class OfficialClientsTest {
    private static final String SUBSCRIPTION = "0b1f6471-1bf0-4dda-aec3-cb9272f09590";

    /** API version of the simulated Azure, by a part of the path; a client requests a different one. */
    private static final Map<String, String> VERSIONS = Map.of(
            "/microsoft.network/", "2024-05-01",
            "/microsoft.compute/", "2024-07-01",
            "/microsoft.containerservice/", "2025-09-01",
            "/microsoft.operationalinsights/", "2023-09-01",
            "/microsoft.managedidentity/", "2023-01-31",
            "/microsoft.authorization/", "2022-04-01",
            "/diagnosticsettings", "2021-05-01-preview");

    private static final AzureProfile PROFILE =
            new AzureProfile("72f988bf-0000-41af-91ab-2d7cd011db47", SUBSCRIPTION, AzureEnvironment.AZURE);

    /** HTTP client that sends all requests to the simulated Azure. */
    private record RedirectingHttpClient(SimulatedAzure azure, HttpClient http) implements HttpClient {
        @Override
        public Mono<HttpResponse> send(HttpRequest request) {
            return http.send(redirect(request));
        }

        @Override
        public HttpResponse sendSync(HttpRequest request, Context context) {
            return http.sendSync(redirect(request), context);
        }

        private HttpRequest redirect(HttpRequest request) {
            String url = request.getUrl()
                    .toString()
                    .replaceFirst(
                            "[?]api-version=2021-07-01$", "") // A registry accepts any version; the simulated one none.
                    .replaceFirst("^https://[^/]+", azure.endpoint().toString());
            String lower = url.toLowerCase(Locale.ROOT);
            Optional<String> version = VERSIONS.entrySet().stream()
                    .filter(known -> lower.contains(known.getKey()))
                    .sorted(Map.Entry.comparingByKey())
                    .map(Map.Entry::getValue)
                    .findFirst();
            return request.copy()
                    .setUrl(version.map(known -> url.replaceFirst("api-version=[^&]*", "api-version=" + known))
                            .orElse(url));
        }
    }

    private static HttpPipeline pipeline(SimulatedAzure azure) {
        return new HttpPipelineBuilder()
                .httpClient(new RedirectingHttpClient(azure, HttpClient.createDefault()))
                .build();
    }

    private static String part(ObjectNode resource, int fromEnd) {
        String[] parts = resource.path("id").asText().split("/", -1);
        return parts[parts.length - fromEnd];
    }

    private static String group(ObjectNode resource) {
        return resource.path("id").asText().split("/", -1)[4];
    }

    @ParameterizedTest
    @ValueSource(strings = {"aci-miner", "app-miner", "aks-escape"})
    void readsNetworksMachinesAndWorkspaces(String name) {
        AzureScenario scenario = AzureScenario.named(name);
        try (SimulatedAzure azure = SimulatedAzure.start(scenario)) {
            HttpPipeline pipeline = pipeline(azure);
            NetworkManagementClient network =
                    NetworkManager.authenticate(pipeline, PROFILE).serviceClient();
            Map<String, BiConsumer<ObjectNode, JsonNode>> read = Map.of(
                    "microsoft.network/virtualnetworks/subnets",
                    (resource, properties) -> {
                        SubnetInner subnet =
                                network.getSubnets().get(group(resource), part(resource, 3), part(resource, 1));
                        assertThat(subnet.id()).isEqualTo(resource.path("id").asText());
                        assertThat(subnet.addressPrefix())
                                .isEqualTo(properties.path("addressPrefix").asText());
                        assertThat(subnet.networkSecurityGroup().id())
                                .isEqualTo(properties
                                        .at("/networkSecurityGroup/id")
                                        .asText());
                        assertThat(subnet.delegations())
                                .hasSize(properties.path("delegations").size());
                    },
                    "microsoft.network/virtualnetworks",
                    (resource, properties) -> {
                        VirtualNetworkInner whole =
                                network.getVirtualNetworks().getByResourceGroup(group(resource), part(resource, 1));
                        assertThat(whole.addressSpace().addressPrefixes())
                                .containsExactly(properties
                                        .at("/addressSpace/addressPrefixes/0")
                                        .asText());
                    },
                    "microsoft.network/networksecuritygroups",
                    (resource, properties) -> {
                        NetworkSecurityGroupInner guard = network.getNetworkSecurityGroups()
                                .getByResourceGroup(group(resource), part(resource, 1));
                        assertThat(guard.securityRules())
                                .hasSize(properties.path("securityRules").size());
                        assertThat(guard.defaultSecurityRules()
                                        .getFirst()
                                        .access()
                                        .toString())
                                .isEqualTo(properties
                                        .at("/defaultSecurityRules/0/properties/access")
                                        .asText());
                    },
                    "microsoft.network/routetables",
                    (resource, properties) -> {
                        RouteTableInner table =
                                network.getRouteTables().getByResourceGroup(group(resource), part(resource, 1));
                        assertThat(table.routes())
                                .hasSize(properties.path("routes").size());
                    },
                    "microsoft.compute/virtualmachinescalesets/virtualmachines",
                    (resource, properties) -> {
                        VirtualMachineScaleSetVMInner machine = ComputeManager.authenticate(pipeline, PROFILE)
                                .serviceClient()
                                .getVirtualMachineScaleSetVMs()
                                .get(group(resource), part(resource, 3), part(resource, 1));
                        assertThat(machine.vmId())
                                .isEqualTo(properties.path("vmId").asText());
                        assertThat(machine.provisioningState())
                                .isEqualTo(properties.path("provisioningState").asText());
                    },
                    "microsoft.operationalinsights/workspaces",
                    (resource, properties) -> {
                        Workspace workspace = LogAnalyticsManager.authenticate(pipeline, PROFILE)
                                .workspaces()
                                .getByResourceGroup(group(resource), part(resource, 1));
                        assertThat(workspace.customerId())
                                .isEqualTo(properties.path("customerId").asText());
                        assertThat(workspace.retentionInDays())
                                .isEqualTo(properties.path("retentionInDays").asInt());
                    });
            List<ObjectNode> resources = scenario.all("resources").stream()
                    .filter(resource -> resource.path("id").asText().contains(SUBSCRIPTION))
                    .toList();
            assertThat(resources).isNotEmpty().allSatisfy(resource -> {
                String type =
                        resource.path("id").asText().toLowerCase(Locale.ROOT).replaceFirst(".*/providers/", "");
                String[] parts = type.split("/", -1);
                StringBuilder whole = new StringBuilder(parts[0]);
                for (int i = 1; i < parts.length; i += 2) {
                    whole.append('/').append(parts[i]);
                }
                assertThat(read).containsKey(whole.toString());
                read.getOrDefault(whole.toString(), (none, nothing) -> {})
                        .accept(resource, resource.path("properties"));
            });
            assertThat(azure.calls())
                    .hasSize(resources.size())
                    .allSatisfy(call -> assertThat(call.status()).isEqualTo(200));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"aci-miner", "app-miner", "aks-escape"})
    void readsDiagnosticSettingsAndRoles(String name) {
        AzureScenario scenario = AzureScenario.named(name);
        try (SimulatedAzure azure = SimulatedAzure.start(scenario)) {
            HttpPipeline pipeline = pipeline(azure);
            assertThat(scenario.all("diagnosticSettings")).isNotEmpty().allSatisfy(setting -> {
                String of = setting.path("id").asText().replaceFirst("(?i)/providers/microsoft.insights/.*", "");
                DiagnosticSettingsResourceInner read = MonitorManager.authenticate(pipeline, PROFILE)
                        .serviceClient()
                        .getDiagnosticSettingsOperations()
                        .list(of)
                        .stream()
                        .filter(one -> one.id().equals(setting.path("id").asText()))
                        .findFirst()
                        .orElseThrow();
                assertThat(read.workspaceId())
                        .isEqualTo(setting.at("/properties/workspaceId").asText());
                assertThat(read.logs().stream().filter(LogSettings::enabled).count())
                        .isEqualTo(setting.at("/properties/logs")
                                .valueStream()
                                .filter(log -> log.path("enabled").asBoolean())
                                .count());
            });
            assertThat(scenario.all("roleAssignments")).isNotEmpty().allSatisfy(role -> {
                String principal = role.at("/properties/principalId").asText();
                assertThat(AuthorizationManager.authenticate(pipeline, PROFILE)
                                .roleServiceClient()
                                .getRoleAssignments()
                                .list("principalId%20eq%20'" + principal + "'", null, Context.NONE))
                        .anySatisfy(read -> {
                            assertThat(read.name()).isEqualTo(role.path("name").asText());
                            assertThat(read.roleDefinitionId())
                                    .isEqualTo(role.at("/properties/roleDefinitionId")
                                            .asText());
                        });
            });
        }
    }

    @Test
    void readsClusterCredentialAndIdentities() throws Exception {
        AzureScenario scenario = AzureScenario.named("aks-escape", Clock.systemUTC());
        try (SimulatedAzure azure = SimulatedAzure.start(scenario)) {
            HttpPipeline pipeline = pipeline(azure);
            ObjectNode json = scenario.all("managedClusters").getFirst();
            ContainerServiceManager service = ContainerServiceManager.authenticate(pipeline, PROFILE);
            ManagedClusterInner cluster =
                    service.serviceClient().getManagedClusters().getByResourceGroup(group(json), part(json, 1));
            assertThat(cluster.currentKubernetesVersion())
                    .isEqualTo(json.at("/properties/currentKubernetesVersion").asText());
            assertThat(cluster.powerState().code().toString()).isEqualTo("Running");
            assertThat(cluster.disableLocalAccounts()).isTrue();
            assertThat(Objects.requireNonNull(cluster.addonProfiles().get("omsagent"))
                            .config())
                    .containsKey("logAnalyticsWorkspaceResourceID");
            assertThat(cluster.agentPoolProfiles().getFirst().vnetSubnetId())
                    .isEqualTo(json.at("/properties/agentPoolProfiles/0/vnetSubnetID")
                            .asText());
            byte[] kubeconfig = service.serviceClient()
                    .getManagedClusters()
                    .listClusterUserCredentials(group(json), part(json, 1))
                    .kubeconfigs()
                    .getFirst()
                    .value();
            ObjectNode answer = Json.object();
            answer.putArray("kubeconfigs")
                    .addObject()
                    .put("value", Base64.getEncoder().encodeToString(kubeconfig));
            assertThat(AksKubeconfig.ofResponse(answer).server())
                    .isEqualTo(azure.cluster().orElseThrow().endpoint());
            ObjectNode identity = scenario.all("userAssignedIdentities").getFirst();
            assertThat(MsiManager.authenticate(pipeline, PROFILE)
                            .serviceClient()
                            .getUserAssignedIdentities()
                            .list())
                    .extracting(IdentityInner::clientId)
                    .extracting(String::valueOf)
                    .contains(identity.at("/properties/clientId").asText());
        }
    }

    /** Token in two steps, manifest, and a blob behind a redirect. */
    @ParameterizedTest
    @ValueSource(strings = {"aci-miner", "aks-escape"})
    void readsImagesOfRegistry(String name) {
        AzureScenario scenario = AzureScenario.named(name);
        try (SimulatedAzure azure = SimulatedAzure.start(scenario)) {
            assertThat(scenario.all("images")).isNotEmpty().allSatisfy(image -> {
                ContainerRegistryContentClient client = new ContainerRegistryContentClientBuilder()
                        .endpoint("https://registry.lab")
                        .repositoryName(image.path("repository").asText())
                        .credential(request -> Mono.just(new AccessToken(
                                "a.b.c", OffsetDateTime.now(Clock.systemUTC()).plusHours(1))))
                        .httpClient(new RedirectingHttpClient(azure, HttpClient.createDefault()))
                        .buildClient();
                String manifest = image.path("manifest").asText();
                assertThat(client.getManifest(image.path("digest").asText())
                                .getManifest()
                                .toString())
                        .isEqualTo(manifest);
                String config = Json.parse(manifest.getBytes(StandardCharsets.UTF_8))
                        .at("/config/digest")
                        .asText();
                if (scenario.all("blobs").stream()
                        .anyMatch(blob -> blob.path("digest").asText().equals(config))) {
                    ByteArrayOutputStream read = new ByteArrayOutputStream();
                    client.downloadStream(config, Channels.newChannel(read));
                    assertThat(read.size()).isPositive();
                }
            });
            assertThat(azure.calls()).extracting(call -> call.action()).contains("containerregistry:DownloadBlob");
        }
    }
}
