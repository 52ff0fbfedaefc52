package org.ephemera.aws.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.ephemera.aws.AwsSources;
import org.ephemera.aws.call.ReadingRole;
import org.ephemera.aws.catalog.TrailCatalog;
import org.ephemera.aws.ecs.EcsDefinitionLookup;
import org.ephemera.aws.kms.KmsSigner;
import org.ephemera.aws.queue.SecretWebhook;
import org.ephemera.aws.queue.SnsAnnouncer;
import org.ephemera.aws.queue.SqsDispatch;
import org.ephemera.aws.store.S3EvidenceStore;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each function's role has exactly the permissions that its code declares. */
@Tag("source-aws")
class PermissionsTest {
    private static final Template TEMPLATE = Template.read();

    @Test
    void grantsWorkFunctionItsPermissions() {
        List<String> sources = AwsSources.artifacts().stream()
                .flatMap(artifact -> artifact.permissions().stream())
                .toList();
        SortedSet<String> others = all(List.of(
                S3EvidenceStore.PERMISSIONS,
                KmsSigner.PERMISSIONS,
                ReadingRole.PERMISSIONS,
                SqsDispatch.PERMISSIONS,
                SecretWebhook.PERMISSIONS,
                SnsAnnouncer.PERMISSIONS));
        // ArtifactChecklistTest checks that no artifact lacks a permission.
        assertThat(granted("WorkRole", false))
                .containsAll(others)
                .isSubsetOf(all(List.of(sources, List.copyOf(others))));
    }

    /** A trail may be in another account, of whose log groups no other permission is granted. */
    @Test
    void grantsAllQueriesOfTheTrail() {
        // These two are granted for all log groups.
        List<String> unrestricted = List.of("logs:GetQueryResults", "logs:DescribeLogGroups");
        assertThat(TEMPLATE.statements("WorkRole")
                        .filter(statement -> statement.sid().equals("SourcesTrail"))
                        .flatMap(statement -> statement.actions().stream()))
                .containsExactlyInAnyOrderElementsOf(TrailCatalog.TRAIL_LOG.permissions().stream()
                        .filter(permission -> !unrestricted.contains(permission))
                        .toList());
    }

    /**
     * The alert function accepts alerts from outside. It may read only the task definition of a stopped task, and has
     * no key.
     */
    @Test
    void grantsAlertFunctionItsPermissions() {
        assertThat(granted("AlertRole", false))
                .containsExactlyElementsOf(all(List.of(
                        S3EvidenceStore.PERMISSIONS,
                        EcsDefinitionLookup.PERMISSIONS,
                        KmsSigner.PERMISSIONS,
                        ReadingRole.PERMISSIONS,
                        SqsDispatch.PERMISSIONS,
                        SecretWebhook.PERMISSIONS,
                        SnsAnnouncer.PERMISSIONS)));
    }

    @Test
    void grantsSweepFunctionItsPermissions() {
        assertThat(granted("SweepRole", false))
                .containsExactlyElementsOf(
                        all(List.of(KmsSigner.PERMISSIONS, S3EvidenceStore.PERMISSIONS, SqsDispatch.PERMISSIONS)));
    }

    @Test
    void grantsRuntimeOnlyLogsAndQueues() {
        assertThat(granted("AlertRole", true))
                .containsExactly("logs:CreateLogStream", "logs:PutLogEvents", "sqs:SendMessage");
        assertThat(granted("WorkRole", true))
                .containsExactly(
                        "ec2:AssignPrivateIpAddresses",
                        "ec2:CreateNetworkInterface",
                        "ec2:DeleteNetworkInterface",
                        "ec2:DescribeNetworkInterfaces",
                        "ec2:DescribeSubnets",
                        "ec2:UnassignPrivateIpAddresses",
                        "logs:CreateLogStream",
                        "logs:PutLogEvents",
                        "sqs:DeleteMessage",
                        "sqs:GetQueueAttributes",
                        "sqs:ReceiveMessage");
        assertThat(granted("SweepRole", true)).containsExactly("logs:CreateLogStream", "logs:PutLogEvents");
    }

    /** Lambda's permissions for a VPC must not be available to the code, which only reads. */
    @Test
    void grantsNoNetworkWritesToTheCode() {
        JsonNode statement = TEMPLATE.properties("NetworkPolicy").at("/PolicyDocument/Statement/0");
        assertThat(statement.at("/Condition/Null/lambda:SourceFunctionArn").asText())
                .isEqualTo("true");
        assertThat(TEMPLATE.root().at("/Resources/NetworkPolicy/Condition").asText())
                .isEqualTo("InVpc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"AlertRole", "WorkRole", "SweepRole"})
    void grantsNoWildcardActions(String role) {
        assertThat(TEMPLATE.statements(role)).isNotEmpty().allSatisfy(statement -> {
            assertThat(statement.effect()).isEqualTo("Allow");
            assertThat(statement.actions()).isNotEmpty().noneMatch(action -> action.contains("*"));
        });
    }

    private static SortedSet<String> all(List<List<String>> declared) {
        return declared.stream().flatMap(List::stream).collect(Collectors.toCollection(TreeSet::new));
    }

    private static SortedSet<String> granted(String role, boolean toTheRuntime) {
        return TEMPLATE.statements(role)
                .filter(statement -> statement.isOfTheRuntime() == toTheRuntime)
                .flatMap(statement -> statement.actions().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
