package org.ephemera.aws.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.ephemera.aws.AwsSources;
import org.ephemera.aws.alert.AlertParser;
import org.ephemera.aws.ecs.EcsDefinitionLookup;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.event.ruler.Ruler;

/** Stack of the accounts of an organization, and the resources of the central stack that belong to it. */
@Tag("source-aws")
class MemberTemplateTest {
    private static final Path FILE = Path.of("../infra/aws/member.yaml");
    private static final Template CENTRAL = Template.read();

    private final Template member = new Template(new YAMLMapper().readTree(FILE.toFile()));

    MemberTemplateTest() throws IOException {}

    /** The reader role is the collecting role of the central account, without its own store, keys and queue. */
    @Test
    void containsSourcesOfCentralTemplate() throws IOException {
        String central = Files.readString(Path.of("../infra/aws/template.yaml"));
        int first = central.indexOf("          - Sid: SourcesEcs\n");
        String sources = central.substring(first, central.indexOf("          - Sid: StoreObjects\n", first));
        String text = Files.readString(FILE);
        int from = text.indexOf("          - Sid: SourcesEcs\n");
        int to = text.indexOf("          # The end of these statements.\n");
        if (Boolean.getBoolean("update.docs")) {
            Files.writeString(FILE, text.substring(0, from) + sources + text.substring(to));
        }
        assertThat(text.substring(from, to)).isEqualTo(sources);
    }

    /** A trail of the central stack is not read with a role of another account. */
    @Test
    void grantsReaderRoleThePermissionsOfTheCatalog() {
        SortedSet<String> declared = AwsSources.artifacts().stream()
                .flatMap(artifact -> artifact.permissions().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(declared).containsAll(EcsDefinitionLookup.PERMISSIONS);
        List<String> granted = member.statements("ReaderRole")
                .flatMap(statement -> statement.actions().stream())
                .toList();
        assertThat(granted)
                .isNotEmpty()
                .allSatisfy(action -> assertThat(action).doesNotContain("*"))
                .isSubsetOf(declared);
        assertThat(declared.stream().filter(action -> !action.startsWith("s3:")))
                .as("permissions without which an artifact is DENIED")
                .isSubsetOf(CENTRAL.statements("WorkRole")
                        .filter(statement -> statement.sid().startsWith("Sources"))
                        .flatMap(statement -> statement.actions().stream())
                        .toList())
                .isSubsetOf(granted);
    }

    @ParameterizedTest
    @CsvSource({"task-stopped.json, true", "task-running.json, false", "task-stopping.json, false"})
    void forwardsStoppedTasksToTheRuleOfTheCentralStack(String event, boolean forwarded) throws Exception {
        String forward =
                member.properties("StoppedTaskRule").required("EventPattern").toString();
        String receive =
                CENTRAL.properties("StoppedTaskRule").required("EventPattern").toString();
        assertThat(Ruler.matchesRule(fixture(event), forward)).isEqualTo(forwarded);
        assertThat(Ruler.matchesRule(fixture(event), receive)).isEqualTo(forwarded);
        assertThat(member.properties("StoppedTaskRule").at("/Targets/0/Arn").asText())
                .isEqualTo("EventBus");
    }

    /** The central account would send each event to the bus from which it came. */
    @Test
    void doesNotForwardInTheAccountOfTheFunctions() {
        for (String resource : List.of("StoppedTaskRule", "ForwardRole")) {
            assertThat(member.root().at("/Resources/" + resource + "/Condition").asText())
                    .isEqualTo("Forwards");
        }
        assertThat(member.root().at("/Conditions/Forwards").toString()).contains("AWS::AccountId", "EventBus");
    }

    @Test
    void trustsOnlyTheFunctionsWithTheExternalId() {
        JsonNode trust = member.properties("ReaderRole").at("/AssumeRolePolicyDocument/Statement");
        assertThat(trust).hasSize(1);
        assertThat(trust.at("/0/Condition/ArnEquals/aws:PrincipalArn").asText()).isEqualTo("Functions");
        assertThat(trust.at("/0/Condition/StringEquals/sts:ExternalId").asText())
                .isEqualTo("ExternalId");
        JsonNode set = CENTRAL.properties("Members").required("Parameters");
        assertThat(set.findValuesAsText("ParameterKey"))
                .containsExactlyInAnyOrderElementsOf(
                        () -> member.root().required("Parameters").fieldNames());
        assertThat(set.toString()).contains("${WorkRole.Arn},${AlertRole.Arn}");
    }

    /** The bus accepts events of ECS from accounts of the organization; the functions assume roles in it only. */
    @Test
    void admitsOnlyTheOrganization() {
        JsonNode bus = CENTRAL.properties("OrganizationSendsEvents").required("Statement");
        assertThat(bus.required("Action").asText()).isEqualTo("events:PutEvents");
        assertThat(bus.at("/Condition/StringEquals/aws:PrincipalOrgID").asText())
                .isEqualTo("OrganizationId");
        assertThat(bus.at("/Condition/StringEquals/events:source").asText()).isEqualTo("aws.ecs");
        JsonNode assume = CENTRAL.properties("ReadingRolePolicy").at("/PolicyDocument/Statement/0/Condition");
        assertThat(assume.at("/StringEquals/sts:ExternalId").asText()).isEqualTo("ReadingExternalId");
        assertThat(assume.at("/StringEquals/aws:ResourceOrgID"))
                .map(JsonNode::asText)
                .containsExactly("ReadsInOrganization", "OrganizationId", "AWS::NoValue");
    }

    /** Accounts that join an organizational unit later receive the stack too. */
    @Test
    void deploysToFutureAccounts() {
        JsonNode members = CENTRAL.properties("Members");
        assertThat(members.required("PermissionModel").asText()).isEqualTo("SERVICE_MANAGED");
        assertThat(members.at("/AutoDeployment/Enabled").asBoolean()).isTrue();
    }

    private static String fixture(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(AlertParser.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
