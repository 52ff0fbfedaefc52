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

    /** Each prefix is written only by the functions whose role may write there. */
    @ParameterizedTest
    @CsvSource({
        "packages/p/open.json, AlertRole SweepRole WorkRole",
        "packages/p/data/trigger/event.json, AlertRole SweepRole WorkRole",
        "packages/p/data/raw/aws.ecs.task/a/000001.body.json, WorkRole",
        "packages/p/data/raw/x/open.json, WorkRole",
        "packages/p/data/acquisition/run-1.dsse.json, WorkRole",
        "packages/p/data/outcomes.jsonl, WorkRole",
        "packages/p/manifest-sha256.txt, WorkRole",
        "packages/p/package.json, WorkRole",
        "packages/p/seal.dsse.json, WorkRole",
        "packages/p/seal.dsse.json.tsr, WorkRole",
        "reports/p/report.html, WorkRole",
        "recorder/hours/h.json, AlertRole",
        "recorder/s/h/events/e.json, AlertRole",
        "recorder/s/h/definitions/d.json, AlertRole",
        "recorder/packaged/h.json, SweepRole",
        "sweeps/s/state.json, SweepRole",
        "triggers/t.json, AlertRole SweepRole WorkRole",
        "work/open/d/p.json, AlertRole SweepRole WorkRole",
        "else/x, ''",
    })
    void bucketAcceptsObjectsOfTheFunctionOnly(String key, String roles) {
        BucketPolicy policy = BucketPolicy.of(TEMPLATE);
        assertThat(Stream.of("AlertRole", "SweepRole", "WorkRole", "administrator", "another")
                        .filter(role -> !policy.denies("s3:PutObject", key, role)))
                .containsExactlyElementsOf(roles.isEmpty() ? List.of() : List.of(roles.split(" ", -1)));
        assertThat(policy.denies("s3:PutObject", key, "writer")).as("Writers").isFalse();
        for (String action : List.of("s3:GetObject", "s3:GetObjectVersion")) {
            assertThat(Stream.of("AlertRole", "SweepRole", "WorkRole", "administrator", "another", "writer", "reader")
                            .filter(role -> policy.denies(action, key, role)))
                    .containsExactly("another", "writer");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "NoShortRetention, NumericLessThan, MinRetentionDays",
        "NoLongRetention, NumericGreaterThan, MaxRetentionDays"
    })
    void deniesRetentionOutsideTheBounds(String sid, String operator, String bound) {
        JsonNode statement = denied(sid);
        assertThat(texts(statement.path("Action"))).containsExactly("s3:PutObject", "s3:PutObjectRetention");
        assertThat(texts(statement.path("Resource"))).containsExactly(EVERYTHING);
        assertThat(statement
                        .at("/Condition/" + operator + "/s3:object-lock-remaining-retention-days")
                        .asText())
                .isEqualTo(bound);
    }

    /** Credentials of a function that were copied out of it cannot write or sign. */
    @ParameterizedTest
    @CsvSource({"AlertPolicy, AlertFunction", "SweepPolicy, SweepFunction", "WorkPolicy, WorkFunction"})
    void functionsWriteAndSignOnlyFromTheirCode(String policy, String function) {
        String name = TEMPLATE.properties(function).path("FunctionName").asText();
        assertThat(elements(TEMPLATE.properties(policy).at("/PolicyDocument/Statement"))
                        .filter(statement -> texts(statement.path("Action")).contains("kms:Sign")
                                || texts(statement.path("Action")).contains("s3:PutObject")))
                .hasSizeGreaterThan(1)
                .allSatisfy(statement -> assertThat(statement
                                .at("/Condition/ArnEquals/lambda:SourceFunctionArn")
                                .asText())
                        .isEqualTo("arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:" + name));
    }

    /** Otherwise a zip that was replaced in the bucket would sign seals. */
    @ParameterizedTest
    @ValueSource(strings = {"AlertFunction", "WorkFunction", "SweepFunction"})
    void codeIsPinnedByVersionAndDigest(String function) {
        assertThat(texts(TEMPLATE.properties(function).at("/Code/S3ObjectVersion")))
                .containsExactly("CodeVersioned", "CodeVersion", "AWS::NoValue");
        JsonNode version = TEMPLATE.properties(function + "Code");
        assertThat(version.path("FunctionName").asText()).isEqualTo(function);
        assertThat(version.path("CodeSha256").asText()).isEqualTo("CodeSha256");
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
