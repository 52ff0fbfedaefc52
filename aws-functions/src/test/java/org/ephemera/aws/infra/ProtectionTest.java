package org.ephemera.aws.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Protection of evidence against change and deletion, and of the key against other signers. */
class ProtectionTest {
    private static final Template TEMPLATE = Template.read();
    private static final String EVERYTHING = "${EvidenceBucket.Arn}/*";

    @ParameterizedTest
    @CsvSource({
        "/ObjectLockEnabled, true",
        "/ObjectLockConfiguration/ObjectLockEnabled, Enabled",
        "/ObjectLockConfiguration/Rule/DefaultRetention/Mode, RetentionMode",
        "/ObjectLockConfiguration/Rule/DefaultRetention/Days, RetentionDays",
        "/VersioningConfiguration/Status, Enabled",
        "/BucketEncryption/ServerSideEncryptionConfiguration/0/ServerSideEncryptionByDefault/SSEAlgorithm, AES256",
        "/PublicAccessBlockConfiguration/BlockPublicAcls, true",
        "/PublicAccessBlockConfiguration/BlockPublicPolicy, true",
        "/PublicAccessBlockConfiguration/IgnorePublicAcls, true",
        "/PublicAccessBlockConfiguration/RestrictPublicBuckets, true",
        "/OwnershipControls/Rules/0/ObjectOwnership, BucketOwnerEnforced",
    })
    void bucketIsLockedVersionedEncryptedAndPrivate(String setting, String value) {
        assertThat(TEMPLATE.properties("EvidenceBucket").at(setting).asText()).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EvidenceBucket", "EvidenceBucketPolicy", "SealKey", "StateKey"})
    void outlivesTheStack(String resource) {
        JsonNode kept = TEMPLATE.root().at("/Resources/" + resource);
        assertThat(kept.path("DeletionPolicy").asText()).isEqualTo("RetainExceptOnCreate");
        assertThat(kept.path("UpdateReplacePolicy").asText()).isEqualTo("Retain");
    }

    @Test
    void deniesDeletionWithoutException() {
        JsonNode statement = denied("NobodyDeletes");
        assertThat(texts(statement.path("Action")))
                .contains("s3:DeleteObject", "s3:DeleteObjectVersion", "s3:BypassGovernanceRetention");
        assertThat(texts(statement.path("Resource"))).containsExactly(EVERYTHING);
        assertThat(statement.has("Condition")).isFalse();
    }

    @Test
    void deniesOverwriting() {
        JsonNode statement = denied("EverybodyOnlyCreates");
        assertThat(texts(statement.path("Action"))).containsExactly("s3:PutObject");
        assertThat(texts(statement.path("Resource"))).containsExactly(EVERYTHING);
        assertThat(statement.at("/Condition/Null/s3:if-none-match").asText()).isEqualTo("true");
    }

    @Test
    void requiresTls() {
        JsonNode statement = denied("OnlyTls");
        assertThat(texts(statement.path("Action"))).containsExactly("s3:*");
        assertThat(texts(statement.path("Resource"))).containsExactly("EvidenceBucket.Arn", EVERYTHING);
        assertThat(statement.path("Condition").toString()).isEqualTo("{\"Bool\":{\"aws:SecureTransport\":\"false\"}}");
    }

    /** The functions that answer alerts and repeat work must not sign seals or delegations of runs. */
    @ParameterizedTest
    @CsvSource({"SealKey, WorkRole.Arn", "StateKey, AlertRole.Arn SweepRole.Arn WorkRole.Arn"})
    void onlyFunctionsSignWithP256Keys(String name, String roles) {
        JsonNode key = TEMPLATE.properties(name);
        assertThat(key.path("KeySpec").asText()).isEqualTo("ECC_NIST_P256");
        assertThat(key.path("KeyUsage").asText()).isEqualTo("SIGN_VERIFY");
        List<JsonNode> allowing = elements(key.at("/KeyPolicy/Statement"))
                .filter(statement -> statement.path("Effect").asText().equals("Allow"))
                .toList();
        assertThat(allowing)
                .flatExtracting(statement -> texts(statement.path("Action")))
                .noneMatch(action -> action.equals("kms:*") || action.equals("kms:CreateGrant"));
        assertThat(allowing)
                .filteredOn(statement -> texts(statement.path("Action")).contains("kms:Sign"))
                .singleElement()
                .satisfies(statement -> {
                    assertThat(texts(statement.path("Action"))).containsExactly("kms:Sign");
                    assertThat(texts(statement.at("/Condition/ArnEquals/aws:PrincipalArn")))
                            .containsExactly(roles.split(" ", -1));
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"AlertPolicy", "SweepPolicy"})
    void functionsWithoutEvidenceSignOnlyWorkState(String policy) {
        assertThat(elements(TEMPLATE.properties(policy).at("/PolicyDocument/Statement")))
                .filteredOn(statement -> texts(statement.path("Action")).contains("kms:Sign"))
                .singleElement()
                .satisfies(statement ->
                        assertThat(texts(statement.path("Resource"))).containsExactly("StateKey.Arn"));
    }

    private static JsonNode denied(String sid) {
        JsonNode policy = TEMPLATE.properties("EvidenceBucketPolicy");
        assertThat(policy.path("Bucket").asText()).isEqualTo("EvidenceBucket");
        JsonNode found = elements(policy.at("/PolicyDocument/Statement"))
                .filter(statement -> statement.path("Sid").asText().equals(sid))
                .findFirst()
                .orElseThrow();
        assertThat(found.path("Effect").asText()).isEqualTo("Deny");
        assertThat(found.path("Principal").asText()).isEqualTo("*");
        return found;
    }

    private static List<String> texts(JsonNode node) {
        return elements(node).map(JsonNode::asText).toList();
    }

    private static Stream<JsonNode> elements(JsonNode node) {
        return node.isArray() ? StreamSupport.stream(node.spliterator(), false) : Stream.of(node);
    }
}
