package org.ephemera.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.lab.scenario.ClusterState;
import org.ephemera.lab.scenario.Scenario;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** Access to clusters of scenarios, from the cloud API to the API server. */
final class ClusterScenariosTest {
    private static final String SIGNED =
            "AWS4-HMAC-SHA256 Credential=lab/20261125/eu-central-1/eks/aws4_request, SignedHeaders=host, Signature=0";
    private static final String CLUSTER = "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/shop/"
            + "providers/Microsoft.ContainerService/managedClusters/shop";
    private static final String PODS = "/api/v1/namespaces/shop/pods";

    private static JsonNode get(HttpClient client, URI uri, String authorization) throws IOException {
        return send(
                client,
                HttpRequest.newBuilder(uri)
                        .header("Authorization", authorization)
                        .build());
    }

    private static JsonNode send(HttpClient client, HttpRequest request) throws IOException {
        try {
            HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            return new JsonMapper().readTree(answer.body());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** Returns a client that trusts one certificate authority. */
    private static HttpClient trusting(String encoded) throws IOException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry(
                    "ca",
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(
                                    new ByteArrayInputStream(Base64.getDecoder().decode(encoded))));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return HttpClient.newBuilder().sslContext(context).build();
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    /** Returns a presigned URL that the AWS SDK signed. */
    private static URI signedUrl(String host, Instant signed, AwsCredentialsIdentity who, Map<String, String> headers) {
        SdkHttpRequest.Builder request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.GET)
                .uri(URI.create("https://" + host + "/"))
                .appendRawQueryParameter("Action", "GetCallerIdentity")
                .appendRawQueryParameter("Version", "2011-06-15");
        headers.forEach(request::putHeader);
        return AwsV4HttpSigner.create()
                .sign(r -> r.identity(who)
                        .request(request.build())
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(signed, ZoneOffset.UTC))
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-central-1")
                        .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "sts")
                        .putProperty(
                                AwsV4FamilyHttpSigner.AUTH_LOCATION, AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                        .putProperty(AwsV4FamilyHttpSigner.EXPIRATION_DURATION, Duration.ofSeconds(60)))
                .request()
                .getUri();
    }

    private static String token(String address) {
        return "Bearer k8s-aws-v1."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(address.getBytes(StandardCharsets.UTF_8));
    }

    private static String token(String host, Instant signed, AwsCredentialsIdentity who, String cluster) {
        return token(
                signedUrl(host, signed, who, Map.of("x-k8s-aws-id", cluster)).toString());
    }

    @Test
    void connectsToApiServerThroughEks() throws IOException {
        Clock clock = Clock.systemUTC();
        try (SimulatedCloud cloud = SimulatedCloud.start(Scenario.named("eks-escape", clock));
                HttpClient plain = HttpClient.newHttpClient()) {
            URI clusters = cloud.endpoint().resolve("/clusters/shop");
            JsonNode cluster = get(plain, clusters, SIGNED).path("cluster");
            assertThat(cluster.path("status").asText()).isEqualTo("ACTIVE");
            assertThat(cluster.path("createdAt").isNumber()).isTrue();
            JsonNode entries =
                    get(plain, URI.create(clusters + "/access-entries"), SIGNED).path("accessEntries");
            String principal = URLEncoder.encode(entries.path(1).asText(), StandardCharsets.UTF_8);
            assertThat(get(plain, URI.create(clusters + "/access-entries/" + principal + "/access-policies"), SIGNED)
                            .toString())
                    .contains("AmazonEKSClusterAdminPolicy");
            assertThat(get(plain, URI.create(clusters + "/pod-identity-associations?namespace=other"), SIGNED)
                            .path("associations"))
                    .isEmpty();
            assertThat(get(plain, cloud.endpoint().resolve("/clusters/none"), SIGNED)
                            .path("message")
                            .asText())
                    .isEqualTo("No cluster found for name: none.");

            String sts = "sts.eu-central-1.amazonaws.com";
            URI pods = URI.create(cluster.path("endpoint").asText() + PODS);
            try (HttpClient client =
                    trusting(cluster.path("certificateAuthority").path("data").asText())) {
                Instant now = clock.instant();
                AwsCredentialsIdentity known = AwsCredentialsIdentity.create("test", "test");
                AwsCredentialsIdentity session = AwsSessionCredentialsIdentity.create(
                        "ASIALAB0000000000000", "lab-session-secret", "lab-session-token");
                for (AwsCredentialsIdentity who : List.of(known, session)) {
                    assertThat(get(client, pods, token(sts, now, who, "shop")).path("items"))
                            .hasSize(3);
                }
                String good = signedUrl(sts, now, known, Map.of("x-k8s-aws-id", "shop"))
                        .toString();
                for (String bad : List.of(
                        token("sts.us-east-1.amazonaws.com", now, known, "shop"),
                        token(sts, now.minusSeconds(901), known, "shop"),
                        token(sts, now, known, "another"),
                        token(sts, now, AwsCredentialsIdentity.create("test", "guessed"), "shop"),
                        token(sts, now, AwsCredentialsIdentity.create("nobodys", "test"), "shop"),
                        token(
                                sts,
                                now,
                                AwsSessionCredentialsIdentity.create(
                                        "ASIALAB0000000000000", "lab-session-secret", "old"),
                                "shop"),
                        token(signedUrl(sts, now, known, Map.of()).toString()),
                        token(signedUrl(sts, now, known, Map.of("x-k8s-aws-id", "shop", "x-more", "y"))
                                .toString()),
                        token(good.replace("GetCallerIdentity", "AssumeRole")),
                        token(good.replace("X-Amz-Expires=60", "X-Amz-Expires=600")),
                        token(good + "&X-Amz-Expires=60"),
                        token(good + "&More=1"),
                        "Bearer none")) {
                    assertThat(get(client, pods, bad).path("code").asInt()).isEqualTo(401);
                }
            }
        }
    }

    @Test
    void connectsToApiServerThroughAks() throws IOException {
        try (SimulatedAzure azure = SimulatedAzure.start(AzureScenario.named("aks-escape", Clock.systemUTC()));
                HttpClient plain = HttpClient.newHttpClient()) {
            URI asked = URI.create(
                    azure.endpoint() + CLUSTER + "/listClusterUserCredential?api-version=2025-09-01&format=exec");
            JsonNode answer = send(
                    plain,
                    HttpRequest.newBuilder(asked)
                            .POST(HttpRequest.BodyPublishers.noBody())
                            .build());
            String kubeconfig = new String(
                    Base64.getDecoder().decode(answer.at("/kubeconfigs/0/value").asText()), StandardCharsets.UTF_8);
            assertThat(kubeconfig).contains("command: kubelogin").doesNotContain("token:");
            String authority = kubeconfig.replaceAll("(?s).*certificate-authority-data: (\\S+).*", "$1");
            String server = kubeconfig.replaceAll("(?s).*server: (\\S+).*", "$1");
            Map<String, Integer> statuses = Map.of(
                    "6dae42f8-4368-4678-94ff-3960e28e3630/.default", 0, "https://management.azure.com/.default", 401);
            try (HttpClient client = trusting(authority)) {
                for (Map.Entry<String, Integer> status : statuses.entrySet()) {
                    String form = "grant_type=client_credentials&scope="
                            + URLEncoder.encode(status.getKey(), StandardCharsets.UTF_8);
                    String token = send(
                                    plain,
                                    HttpRequest.newBuilder(azure.endpoint().resolve("/tenant/oauth2/v2.0/token"))
                                            .POST(HttpRequest.BodyPublishers.ofString(form))
                                            .build())
                            .path("access_token")
                            .asText();
                    assertThat(get(client, URI.create(server + PODS), "Bearer " + token)
                                    .path("code")
                                    .asInt())
                            .isEqualTo(status.getValue());
                }
            }
        }
    }

    /** kubectl parses each object into its type, and fails on invalid objects. */
    @ParameterizedTest
    @ValueSource(strings = {"eks-escape", "aks-escape"})
    void returnsValidObjectsToKubectl(String name, @TempDir Path home) throws IOException {
        try (SimulatedCluster cluster = SimulatedCluster.start(clusterOf(name, Clock.systemUTC()))) {
            Kubectl kubectl = new Kubectl(home, cluster.kubeconfig(name));
            String kinds = "pods,deployments,replicasets,statefulsets,jobs,cronjobs,services,ingresses,networkpolicies,"
                    + "configmaps,serviceaccounts,roles,rolebindings,persistentvolumeclaims,resourcequotas,limitranges";
            String output = kubectl.output("describe", kinds, "-n", "shop");
            assertThat(output)
                    .contains("Reason:       OOMKilled", "Restart Count:  7", "HostPath (bare host directory volume)");
            assertThat(kubectl.output("describe", "persistentvolumes,clusterroles,clusterrolebindings,namespaces"))
                    .contains("checkout-admin");
            assertThat(kubectl.output("top", "pods", "-n", "shop")).contains("checkout-7d4b9c6f5-m8k2p");
            assertThat(kubectl.output("logs", "-n", "shop", "checkout-7d4b9c6f5-m8k2p", "-c", "checkout", "-p"))
                    .contains("stratum+tcp");
            assertThat(cluster.calls()).noneMatch(SimulatedCall::refused);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AKSAudit | where tostring(ObjectRef.namespace) == 'shop' and Verb in ('get', 'create')| 6",
                "AKSAuditAdmin | where Verb =~ \"GET\"| 0",
                "KubeEvents | where Namespace =~ \"shop\" and (Name startswith \"checkout\" and Reason has 'BackOff')| 1",
                "AzureDiagnostics, AKSAudit | where tostring(column_ifexists(\"ObjectRef\", dynamic(null)).name) == \"checkout\""
                        + " or tostring(parse_json(column_ifexists(\"log_s\", \"\")).objectRef.name) == \"checkout\"| 1",
                "ContainerLogV2 | where PodNamespace == 'shop' and LogMessage contains 'nsenter'| 1"
            })
    void returnsClusterLogsFromLogAnalytics(String queryAndCount) throws IOException {
        String[] parts = queryAndCount.split("\\| (?=\\d)", -1);
        String[] halves = parts[0].split(" \\| ", 2);
        String query = "union isfuzzy=true withsource=TableName " + halves[0]
                + " | where TimeGenerated >= datetime(2026-11-25T06:00:00Z) and TimeGenerated < datetime(2026-11-25T12:00:00Z) | "
                + halves[1] + " | count";
        String body = new JsonMapper().createObjectNode().put("query", query).toString();
        try (SimulatedAzure azure = SimulatedAzure.start(AzureScenario.named("aks-escape"));
                HttpClient plain = HttpClient.newHttpClient()) {
            JsonNode answer = send(
                    plain,
                    HttpRequest.newBuilder(azure.endpoint()
                                    .resolve("/v1/workspaces/7d1e4b22-0000-4c3d-a390-22ba13102222/query"))
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build());
            assertThat(answer.at("/tables/0/rows/0/0").asText())
                    .as(answer.toString())
                    .isEqualTo(parts[1]);
        }
    }

    /** Returns the cluster of a scenario. */
    private static ClusterState clusterOf(String scenario, Clock clock) {
        Optional<ClusterState> found = AzureScenario.names().contains(scenario)
                ? AzureScenario.named(scenario, clock).cluster()
                : Scenario.named(scenario, clock).cluster();
        return found.orElseThrow(() -> new IllegalArgumentException("There is no cluster in " + scenario));
    }
}
