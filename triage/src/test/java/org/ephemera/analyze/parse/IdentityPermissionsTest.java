package org.ephemera.analyze.parse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.file.Path;
import java.util.Map;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.GrantedPermission;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.analyze.testing.FixtureResponse;
import org.ephemera.analyze.testing.SealedPackageFixture;
import org.ephemera.format.BodyType;
import org.ephemera.model.Outcome;
import org.ephemera.testing.MemoryFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentityPermissionsTest {
    private static final String ROLE = "arn:aws:iam::111122223333:role/service/app";
    private static final String PROFILE = "arn:aws:iam::111122223333:instance-profile/Nodes";
    private static final String MANAGED = "arn:aws:iam::aws:policy/ReadOnlyAccess";

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    @Test
    void readsInlineAndAttachedPolicies() throws Exception {
        try (SealedPackage sealed = SealedPackageFixture.in(folder)
                .item(
                        "aws.iam.role",
                        Map.of("role", ROLE),
                        xml("GetRolePolicy", "<PolicyDocument>" + encoded("""
                            {"Statement":[{"Effect":"Allow","Action":["iam:PassRole","s3:*"],"Resource":"*"},
                            {"Effect":"Allow","NotAction":"iam:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"true"}}},
                            {"Effect":"Deny","Action":"S3:*","Resource":["*"]}]}\
                            """) + "</PolicyDocument>")
                                .withParams(Map.of("RoleName", "app", "PolicyName", "own")),
                        xml(
                                        "ListAttachedRolePolicies",
                                        "<AttachedPolicies><member><PolicyName>Other</PolicyName><PolicyArn>arn:x</PolicyArn></member>"
                                                + "<member><PolicyName>ReadOnlyAccess</PolicyName><PolicyArn>" + MANAGED
                                                + "</PolicyArn></member></AttachedPolicies>")
                                .withParams(Map.of("RoleName", "app")))
                .item(
                        "aws.iam.policy",
                        Map.of("policy", MANAGED),
                        xml(
                                        "GetPolicyVersion",
                                        "<PolicyVersion><Document>"
                                                + encoded(
                                                        "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"ec2:Describe*\",\"Resource\":\"*\"}}")
                                                + "</Document></PolicyVersion>")
                                .withParams(Map.of("PolicyArn", MANAGED)))
                .item(
                        "aws.iam.instance-profile",
                        Map.of("profile", PROFILE),
                        xml(
                                "GetInstanceProfile",
                                "<InstanceProfile><Arn>" + PROFILE + "</Arn><Roles><member><RoleName>app</RoleName>"
                                        + "</member></Roles></InstanceProfile>"))
                .seal()) {
            IdentityPermissions permissions = IdentityPermissions.of(sealed);
            assertThat(permissions.gaps()).isEmpty();
            assertThat(permissions.of(PROFILE)).isEqualTo(permissions.of(ROLE));
            assertThat(permissions.of(ROLE).stream().map(IdentityPermissionsTest::shown))
                    .containsExactlyInAnyOrder("iam:PassRole on *", "* but iam:* on * if", "ec2:Describe* on *");
            assertThat(permissions.of("arn:aws:iam::111122223333:role/other")).isEmpty();
        }
    }

    @Test
    void readsRoleAssignmentsByPrincipalAndByIdentity() throws Exception {
        String id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/app";
        try (SealedPackage sealed = SealedPackageFixture.in(folder)
                .item(
                        "azure.authorization.role-assignments",
                        Map.of("principal", "p-1"),
                        FixtureResponse.json("authorization:RoleAssignments_List", """
                            {"value":[{"properties":{"roleDefinitionId":"/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
                             "principalId":"P-1","scope":"/subscriptions/s"}}]}\
                            """))
                .item(
                        "azure.aci.group",
                        Map.of("group", "g"),
                        FixtureResponse.json(
                                "containerinstance:ContainerGroups_Get",
                                "{\"identity\":{\"userAssignedIdentities\":{\"" + id
                                        + "\":{\"principalId\":\"p-1\"}}}}"))
                .seal()) {
            IdentityPermissions permissions = IdentityPermissions.of(sealed);
            assertThat(permissions.of("p-1").stream().map(IdentityPermissionsTest::shown))
                    .containsExactly("8e3af657-a8ff-443c-a75c-2fe8c4bcb635 on /subscriptions/s");
            assertThat(permissions.of(id)).isEqualTo(permissions.of("P-1"));
        }
    }

    /** A service account references its identity by client id; roles are assigned to the principal. */
    @Test
    void readsRoleAssignmentsByTheClientIdOfAnIdentity() throws Exception {
        try (SealedPackage sealed = SealedPackageFixture.in(folder)
                .item(
                        "azure.authorization.role-assignments",
                        Map.of("principal", "p-1"),
                        FixtureResponse.json("authorization:RoleAssignments_ListForSubscription", """
                            {"value":[{"properties":{"principalId":"P-1","scope":"/subscriptions/s",
                             "roleDefinitionId":"/x/roleDefinitions/8E3AF657"}}]}\
                            """))
                .item(
                        "azure.managedidentity.identities",
                        Map.of("clientId", "c-1"),
                        FixtureResponse.json("msi:UserAssignedIdentities_ListBySubscription", """
                            {"value":[{"properties":{"clientId":"c-0","principalId":"p-0"}},
                             {"properties":{"principalId":"p-1"}},
                             {"properties":{"clientId":"C-1","principalId":"p-1"}}]}\
                            """))
                .seal()) {
            IdentityPermissions permissions = IdentityPermissions.of(sealed);
            assertThat(permissions.of("c-1"))
                    .extracting(GrantedPermission::action)
                    .containsExactly("8e3af657");
            assertThat(permissions.of("c-0")).isEmpty();
        }
    }

    @Test
    void reportsInvalidPolicyAsGap() throws Exception {
        try (SealedPackage sealed = SealedPackageFixture.in(folder)
                .item(
                        "aws.iam.role",
                        Map.of("role", ROLE),
                        xml("GetRolePolicy", "<PolicyDocument>%7Bno</PolicyDocument>")
                                .withParams(Map.of("RoleName", "app")))
                .seal()) {
            IdentityPermissions permissions = IdentityPermissions.of(sealed);
            assertThat(permissions.of(ROLE)).isEmpty();
            assertThat(permissions.isComplete(ROLE)).isFalse();
            assertThat(permissions.gaps())
                    .singleElement()
                    .extracting(EvidenceGap::what)
                    .isEqualTo("aws.iam.role.1");
        }
    }

    /** The unread policy may contain the most dangerous permissions. */
    @Test
    void marksRoleIncompleteWhenPolicyIsDenied() throws Exception {
        try (SealedPackage sealed = SealedPackageFixture.in(folder)
                .item(
                        "aws.iam.role",
                        Map.of("role", ROLE),
                        xml(
                                        "ListAttachedRolePolicies",
                                        "<AttachedPolicies><member><PolicyArn>" + MANAGED
                                                + "</PolicyArn></member></AttachedPolicies>")
                                .withParams(Map.of("RoleName", "app")))
                .item(
                        "aws.iam.policy",
                        Map.of("policy", MANAGED),
                        new Outcome.Denied("iam:GetPolicyVersion", "refused"))
                .item("aws.iam.policy", Map.of("policy", "arn:nobodys"), new Outcome.Failed("Throttling", "late"))
                .seal()) {
            IdentityPermissions permissions = IdentityPermissions.of(sealed);
            assertThat(permissions.isComplete(ROLE)).isFalse();
            assertThat(permissions.isComplete("arn:aws:iam::111122223333:role/other"))
                    .isTrue();
            assertThat(permissions.gaps())
                    .containsExactly(new EvidenceGap(
                            "ESC-030", "the permissions of app are incomplete; aws.iam.policy.1 is DENIED: refused"));
        }
    }

    /** The result holds also for the resource id, by which a container group references the identity. */
    @Test
    void marksIdentityIncompleteWhenAssignmentsFail() throws Exception {
        String id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/app";
        try (SealedPackage sealed = SealedPackageFixture.in(folder)
                .item(
                        "azure.authorization.role-assignments",
                        Map.of("principal", "P-1"),
                        new Outcome.Failed("TooManyRequests", "late"))
                .item(
                        "azure.aci.group",
                        Map.of("group", "g"),
                        FixtureResponse.json(
                                "containerinstance:ContainerGroups_Get",
                                "{\"identity\":{\"userAssignedIdentities\":{\"" + id
                                        + "\":{\"principalId\":\"p-1\"}}}}"))
                .seal()) {
            IdentityPermissions permissions = IdentityPermissions.of(sealed);
            assertThat(permissions.isComplete("p-1")).isFalse();
            assertThat(permissions.isComplete(id)).isFalse();
        }
    }

    /** Azure also returns role assignments of the identity's groups, under the groups' ids. */
    @Test
    void addsPermissionsOfGroupToIdentity() throws Exception {
        try (SealedPackage sealed = SealedPackageFixture.in(folder)
                .item(
                        "azure.authorization.role-assignments",
                        Map.of("principal", "p-1"),
                        FixtureResponse.json("authorization:RoleAssignments_ListForSubscription", """
                            {"value":[{"properties":{"principalId":"a-group","scope":"/subscriptions/s",
                             "roleDefinitionId":"/x/roleDefinitions/8E3AF657"}}]}\
                            """))
                .seal()) {
            assertThat(IdentityPermissions.of(sealed).of("p-1"))
                    .extracting(GrantedPermission::action)
                    .containsExactly("8e3af657");
        }
    }

    private static String shown(GrantedPermission permission) {
        return permission.action() + " on " + permission.resource() + (permission.conditional() ? " if" : "");
    }

    private static String encoded(String document) {
        return URLEncoder.encode(document, UTF_8);
    }

    private static FixtureResponse xml(String operation, String result) {
        String body = "<" + operation + "Response><" + operation + "Result>" + result + "</" + operation + "Result></"
                + operation + "Response>";
        return FixtureResponse.of("iam:" + operation, BodyType.XML, body.getBytes(UTF_8));
    }
}
