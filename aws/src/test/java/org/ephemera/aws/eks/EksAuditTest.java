package org.ephemera.aws.eks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ephemera.aws.testing.AcquisitionFixture;
import org.ephemera.aws.testing.ResponseChangingProxy;
import org.ephemera.format.Json;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.scenario.LogEvent;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.testing.CollectedPackage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Search of a cluster's audit log. */
class EksAuditTest {
    private static final String POD = "checkout-7d4b9c6f5-x2x4q";

    @TempDir
    private Path folder;

    private final Scenario scenario = Scenario.named("eks-escape", Clock.systemUTC());

    /** A binding of the account is in no namespace; generated names and bulk deletions contain no name. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void findsRequestsWithoutNameOfTarget(boolean insights) throws IOException {
        List<LogEvent> more = Stream.of(
                        request("deletecollection", "shop", "events", "", "", "mallory"),
                        request("delete", "shop", "namespaces", "shop", "", "mallory"),
                        request("create", "shop", "serviceaccounts", "other", "token", "mallory"),
                        request("create", "shop", "serviceaccounts", "other", "token", "system:node:ip-10-0-13-71"),
                        request("get", "shop", "namespaces", "shop", "", "jane"),
                        request("deletecollection", "bank", "pods", "", "", "jane"))
                .map(event -> {
                    long at = scenario.now().minusSeconds(1800).toEpochMilli();
                    return new LogEvent(at, at + 2000, event);
                })
                .toList();
        Scenario busy = scenario.withStream("/aws/eks/shop/cluster", "kube-apiserver-audit-more", more);
        try (SimulatedCloud cloud = SimulatedCloud.start(busy);
                ResponseChangingProxy infrequent = ResponseChangingProxy.inFrontOf(cloud.endpoint())) {
            if (insights) {
                infrequent.refuse("FilterLogEvents", "kube-apiserver-audit-", "InvalidOperationException");
            }
            CollectedPackage gathered = AcquisitionFixture.at(folder, infrequent.endpoint())
                    .set("AWS_MAX_ATTEMPTS", "2")
                    .collect(AcquisitionFixture.requestFor(scenario.taskArn().replaceFirst("#.*", "#shop/" + POD)));
            assertThat(requests(gathered, "aws.eks.audit.1"))
                    .contains(
                            "system:serviceaccount:kube-system:replicaset-controller create pods",
                            "mallory deletecollection events",
                            "mallory delete namespaces",
                            "mallory create serviceaccounts")
                    .doesNotContain("system:node:ip-10-0-13-71 create serviceaccounts", "jane get namespaces")
                    .doesNotContain("jane deletecollection pods");
            assertThat(requests(gathered, "aws.eks.audit.2"))
                    .containsExactly("arn:aws:sts::111122223333:assumed-role/ops-temp/temp create clusterrolebindings");
            assertThat(gathered.outcome("aws.eks.audit.2").message())
                    .startsWith("1 request to change permissions in the cluster");
        }
    }

    /** A filter pattern has at most 1,024 characters, which these names exceed. */
    @Test
    void queriesLongNamesWithInsights() throws IOException {
        String pod = "checkout." + "a".repeat(130) + "-7d4b9c6f5-x2x4q";
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario)) {
            CollectedPackage gathered = AcquisitionFixture.at(folder, cloud.endpoint())
                    .collect(AcquisitionFixture.requestFor(scenario.taskArn().replaceFirst("#.*", "#shop/" + pod)));
            assertThat(gathered.log("aws.eks.audit.1", "api.response"))
                    .extracting(line -> line.at("/request/operation").asText())
                    .contains("StartQuery")
                    .doesNotContain("FilterLogEvents");
            assertThat(gathered.outcome("aws.eks.audit.1").message()).contains("read with Logs Insights");
        }
    }

    private static String request(
            String verb, String namespace, String resource, String name, String part, String user) {
        ObjectNode event = Json.object()
                .put("kind", "Event")
                .put("auditID", verb + user + resource)
                .put("verb", verb);
        event.putObject("user").put("username", user);
        event.putObject("objectRef")
                .put("resource", resource)
                .put("namespace", namespace)
                .put("name", name)
                .put("subresource", part);
        return event.toString();
    }

    private static List<String> requests(CollectedPackage gathered, String item) throws IOException {
        List<String> requests = new ArrayList<>();
        for (JsonNode response : gathered.log(item, "api.response")) {
            JsonNode body = Json.parse(gathered.body(response));
            for (JsonNode event : body.path("events")) {
                requests.add(request(event.path("message").asText()));
            }
            for (JsonNode row : body.path("results")) {
                for (JsonNode field : row) {
                    if (field.path("field").asText().equals("@message")) {
                        requests.add(request(field.path("value").asText()));
                    }
                }
            }
        }
        return requests;
    }

    private static String request(String event) throws IOException {
        JsonNode read = Json.parse(event.getBytes(StandardCharsets.UTF_8));
        return read.at("/user/username").asText() + " " + read.path("verb").asText() + " "
                + read.at("/objectRef/resource").asText();
    }

    /** A generated name keeps the start of a long one. */
    @Test
    void matchesPodsWhenWorkloadNameIsTruncated() throws IOException {
        String name = "a-job-that-customer-named-for-all-that-it-does-at-night-0123456";
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario)) {
            CollectedPackage gathered = AcquisitionFixture.at(folder, cloud.endpoint())
                    .collect(
                            AcquisitionFixture.requestFor(scenario.taskArn().replaceFirst("#.*", "#shop/job/" + name)));
            assertThat(gathered.log("aws.eks.audit.1", "api.response")
                            .getFirst()
                            .toString())
                    .contains("a-job-that-customer-named-for-all-that-it-does*")
                    .doesNotContain(name + "-");
        }
    }
}
