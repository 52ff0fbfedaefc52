package org.ephemera.aws.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.Consumer;
import org.ephemera.aws.testing.AcquisitionFixture;
import org.ephemera.aws.testing.ResponseChangingProxy;
import org.ephemera.aws.testing.ScriptedServer;
import org.ephemera.format.ItemOutcome;
import org.ephemera.lab.SimulatedCall;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.fault.FaultRule;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.CollectedPackage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Roles of a task and their policies, read with this project's client for the Query protocol. */
class IamRoleTest {
    private static final String ROLE = "aws.iam.role";
    private static final String POLICY = "aws.iam.policy";
    private static final String TASK = "arn:aws:iam::111122223333:role/shop-checkout-task";
    private static final String ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";

    @TempDir
    Path folder;

    private final Scenario scenario = Scenario.named("fargate-miner", Clock.systemUTC());
    private List<SimulatedCall> calls = List.of();

    @Test
    void collectsRolesAndPolicies() throws IOException {
        String used =
                "<RoleLastUsed><LastUsedDate>2026-11-24T03:00:00Z</LastUsedDate><Region>ap-south-1</Region></RoleLastUsed>";
        CollectedPackage gathered =
                collect(Faults.none(), cloud -> cloud.replace("GetRole", "<CreateDate>", used + "<CreateDate>"));
        ItemOutcome role = gathered.item(ROLE, "role", TASK);
        assertThat(role.code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(role.outcome().message())
                .contains(
                        "task role shop-checkout-task",
                        "last used at 2026-11-24T03:00:00Z in ap-south-1",
                        "is in the event history of that region",
                        "attached policies: AdministratorAccess",
                        "inline policies: orders");
        ItemOutcome administrator = gathered.item(POLICY, "policy", ADMINISTRATOR);
        assertThat(administrator.outcome().message()).contains("version v1");
        String document = new String(
                gathered.body(gathered.log(administrator.planned().item(), "api.response")
                        .getLast()),
                StandardCharsets.UTF_8);
        assertThat(URLDecoder.decode(document, StandardCharsets.UTF_8))
                .contains("{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}");
        assertThat(gathered.item(ROLE, "use", "execution role").outcome().message())
                .contains("permissions boundary arn:aws:iam::111122223333:policy/shop-boundary");
        assertThat(gathered.item(POLICY, "policy", "arn:aws:iam::111122223333:policy/shop-boundary")
                        .code())
                .isEqualTo(OutcomeCode.COLLECTED);
        assertThat(calls)
                .filteredOn(call -> call.service().equals("iam"))
                .allSatisfy(call -> assertThat(call.region()).isEqualTo("us-east-1"));
    }

    @Test
    void reportsNotApplicableWithoutRole() throws IOException {
        CollectedPackage gathered = collect(
                Faults.none(), cloud -> cloud.replace("DescribeTaskDefinition", "\"taskRoleArn\"", "\"other\""));
        assertThat(gathered.item(ROLE, "use", "task role").code()).isEqualTo(OutcomeCode.NOT_APPLICABLE);
    }

    @Test
    void reportsExpiredWhenRoleIsDeleted() throws IOException {
        CollectedPackage gathered =
                collect(Faults.none(), cloud -> cloud.replace("DescribeTaskDefinition", "shop-checkout-task", "gone"));
        assertThat(gathered.item(ROLE, "use", "task role").code()).isEqualTo(OutcomeCode.EXPIRED);
        assertThat(gathered.item(ROLE, "use", "task role").outcome().message()).contains("NoSuchEntity");
    }

    @Test
    void reportsPartialWhenRoleHasOtherPath() throws IOException {
        CollectedPackage gathered = collect(
                Faults.none(),
                cloud -> cloud.replace("GetRole", "role/shop-checkout-task", "role/new/shop-checkout-task"));
        assertThat(gathered.item(ROLE, "role", TASK).code()).isEqualTo(OutcomeCode.PARTIAL);
    }

    /** The Query client retries, records and gives up like the SDK's clients. */
    @Test
    void retriesLikeSdk() throws IOException {
        Faults faults = Faults.none().throttle("iam:GetRole", 1).cutBody("iam:ListRolePolicies");
        CollectedPackage gathered;
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario, faults)) {
            gathered = AcquisitionFixture.at(folder, cloud.endpoint())
                    .set("AWS_MAX_ATTEMPTS", "2")
                    .collect(scenario.alert());
        }
        assertThat(gathered.item(ROLE, "role", TASK).code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(gathered.log())
                .filteredOn(line -> line.path("event").asText().equals("api.error"))
                .extracting(line -> line.at("/error/code").asText())
                .containsExactlyInAnyOrder("Throttling", "BodyCutShort");
    }

    /** AWS rejects a signature with a time more than five minutes off; the retry uses the time of the service. */
    @Test
    void signsWithClockOfService() throws IOException {
        Clock late = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-10));
        List<ScriptedServer.ReceivedRequest> seen;
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                ScriptedServer iam = ScriptedServer.start()) {
            iam.thenS3Error(400, "RequestExpired");
            AcquisitionFixture.at(folder, cloud.endpoint(), late)
                    .set("AWS_ENDPOINT_URL_IAM", iam.endpoint())
                    .set("AWS_MAX_ATTEMPTS", "2")
                    .collect(scenario.alert());
            seen = iam.receivedRequests();
        }
        assertThat(signedAt(seen.getFirst())).isBefore(Instant.now().minus(Duration.ofMinutes(9)));
        assertThat(signedAt(seen.getLast())).isAfter(Instant.now().minus(Duration.ofMinutes(5)));
    }

    private static Instant signedAt(ScriptedServer.ReceivedRequest request) {
        return LocalDateTime.parse(
                        request.header("x-amz-date").orElseThrow(), DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'"))
                .toInstant(ZoneOffset.UTC);
    }

    @Test
    void reportsAttemptsWhenThrottlingPersists() throws IOException {
        CollectedPackage gathered =
                collect(Faults.none().throttle("iam:GetPolicyVersion", Integer.MAX_VALUE), cloud -> {});
        ItemOutcome administrator = gathered.item(POLICY, "policy", ADMINISTRATOR);
        assertThat(administrator.code()).isEqualTo(OutcomeCode.FAILED);
        assertThat(administrator.outcome().message()).contains("iam:GetPolicyVersion was throttled 2 times");
        assertThat(gathered.log(administrator.planned().item(), "api.error")).hasSize(2);
    }

    @Test
    void storesUnreadableResponse() throws IOException {
        for (String body : List.of(
                "<html>sorry</html>",
                "no xml",
                "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>",
                "<a>".repeat(100))) {
            folder = folder.resolve("next");
            CollectedPackage gathered = collect(
                    Faults.none(), cloud -> cloud.change("GetRole", said -> body.getBytes(StandardCharsets.UTF_8)));
            ItemOutcome role = gathered.item(ROLE, "role", TASK);
            assertThat(role.code()).isEqualTo(OutcomeCode.FAILED);
            assertThat(role.outcome().detail()).isEqualTo("UnreadableAnswer");
            assertThat(gathered.body(
                            gathered.log(role.planned().item(), "api.response").getFirst()))
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo(body);
        }
    }

    @Test
    void keepsRestWhenOnePolicyIsDenied() throws IOException {
        CollectedPackage gathered =
                collect(Faults.none().add(FaultRule.on("iam:GetRolePolicy", new Fault.AccessDenied())), cloud -> {});
        ItemOutcome role = gathered.item(ROLE, "role", TASK);
        assertThat(role.code()).isEqualTo(OutcomeCode.DENIED);
        assertThat(role.outcome().message()).contains("iam:GetRolePolicy is missing", "created at");
    }

    private CollectedPackage collect(Faults faults, Consumer<ResponseChangingProxy> change) throws IOException {
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario, faults);
                ResponseChangingProxy interposed = ResponseChangingProxy.inFrontOf(cloud.endpoint())) {
            change.accept(interposed);
            CollectedPackage gathered = AcquisitionFixture.at(folder, interposed.endpoint())
                    .set("AWS_MAX_ATTEMPTS", "2")
                    .collect(scenario.alert());
            calls = cloud.calls();
            return gathered;
        }
    }
}
