package org.ephemera.aws.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.ephemera.aws.catalog.EcsCatalog;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.ApiOperation;
import org.ephemera.model.Outcome;
import org.ephemera.model.OutcomeCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.exception.SdkClientException;

class FailureOutcomesTest {
    private static final ApiOperation TASKS = ApiOperation.of("ecs", "DescribeTasks");
    private static final ApiOperation IDENTITY = new ApiOperation("sts", "GetCallerIdentity", "");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                // status | code | outcome | detail | part of the message
                "400 | AccessDeniedException       | DENIED  | ecs:DescribeTasks           | ecs:DescribeTasks is missing",
                "403 | AccessDenied                | DENIED  | ecs:DescribeTasks           | grant it to the collector",
                "403 | \"\"                        | DENIED  | ecs:DescribeTasks           | ecs:DescribeTasks is missing",
                "400 | UnauthorizedOperation       | DENIED  | ecs:DescribeTasks           | is missing",
                "400 | ExpiredTokenException       | FAILED  | ExpiredTokenException       | renew them",
                "403 | ExpiredToken                | FAILED  | ExpiredToken                | invalid or expired",
                "400 | UnrecognizedClientException | FAILED  | UnrecognizedClientException | renew them",
                "403 | InvalidSignatureException   | FAILED  | InvalidSignatureException   | check this machine's"
                        + " clock",
                "403 | SignatureDoesNotMatch       | FAILED  | SignatureDoesNotMatch       | check this machine's"
                        + " clock",
                "403 | InvalidClientTokenId        | FAILED  | InvalidClientTokenId        | renew them",
                "403 | RequestTimeTooSkewed        | FAILED  | RequestTimeTooSkewed        | check this machine's"
                        + " clock",
                "401 | AuthFailure                 | FAILED  | AuthFailure                 | is not enabled for the account",
                "403 | InvalidObjectState          | FAILED  | InvalidObjectState          | must be restored",
                "403 | OptInRequired               | FAILED  | OptInRequired               | the region is not enabled",
                "400 | ThrottlingException         | FAILED  | ThrottlingException         | was throttled 3 times in 4 attempts",
                "503 | SlowDown                    | FAILED  | SlowDown                    | throttled 3 times in 4 attempts",
                "429 | \"\"                        | FAILED  | Throttling                  | throttled 3 times in 4 attempts",
                "400 | ResourceNotFoundException   | EXPIRED | \"\"                        | it was deleted, or it never existed",
                "400 | ClusterNotFoundException    | EXPIRED | \"\"                        | ClusterNotFoundException",
                "500 | ServerException             | FAILED  | ServerException             | HTTP 500 after 4 attempts",
                "500 | \"\"                        | FAILED  | HTTP 500                    | HTTP 500 after 4 attempts",
                "0   | RoleNotAssumed              | FAILED  | RoleNotAssumed              | was not called: what"
                        + " the service said",
                "0   | DeadlineReached             | FAILED  | DeadlineReached             | after 4 attempts (throttled 3 times)",
                "400 | InvalidParameterException   | FAILED  | InvalidParameterException   | what the service said",
                "0   | ConnectException            | FAILED  | ConnectException            | http://127.0.0.1:1 did"
                        + " not respond",
                "0   | UnknownHostException        | FAILED  | UnknownHostException        | AWS_ENDPOINT_URL",
                "0   | NoCredentials               | FAILED  | NoCredentials               | or export those of 'aws"
                        + " sso login'",
                "200 | BodyCutShort                | FAILED  | BodyCutShort                | in 4 attempts (throttled 3 times)",
                "200 | UnreadableAnswer            | FAILED  | UnreadableAnswer            | is stored as received",
            })
    void mapsEachErrorToItsOutcome(int status, String code, OutcomeCode outcome, String detail, String part) {
        Outcome ended = FailureOutcomes.outcome(
                new ApiFailure(TASKS, status, code, "what the service said", 4, 3, "http://127.0.0.1:1"));
        assertThat(ended.code()).isEqualTo(outcome);
        assertThat(ended.detail()).isEqualTo(detail);
        assertThat(ended.message()).contains(part);
    }

    /** Advice to sign in again would not help, and volatile evidence would be lost meanwhile. */
    @Test
    void explainsExportOfCliCredentials() {
        SdkFailure failure =
                SdkFailure.of(SdkClientException.create("Unable to load credentials from any of the providers in"
                        + " the chain […: To use Sso related properties in the 'dev' profile, the 'sso' service module must be on the"
                        + " class path.]"));
        Outcome ended = FailureOutcomes.outcome(new ApiFailure(TASKS, 0, failure.code(), failure.message(), 1, 0, ""));
        assertThat(ended.detail()).isEqualTo("UnusableProfile");
        assertThat(ended.message())
                .contains("ecs:DescribeTasks was not called", "aws configure export-credentials --format env");
    }

    @Test
    void reportsUndescribableDefinitionAsExpired() {
        ApiFailure refusal = new ApiFailure(
                EcsCatalog.DESCRIBE_TASK_DEFINITION,
                400,
                "ClientException",
                "Unable to describe task definition.",
                1,
                0,
                "https://ecs");
        assertThat(FailureOutcomes.outcome(refusal).code()).isEqualTo(OutcomeCode.EXPIRED);
        ApiFailure other =
                new ApiFailure(TASKS, 400, "ClientException", "Unable to describe task definition.", 1, 0, "");
        assertThat(FailureOutcomes.outcome(other).code()).isEqualTo(OutcomeCode.FAILED);
    }

    /** CloudWatch Logs uses the code of a missing permission, but granting one to the collector does not help. */
    @Test
    void reportsUnusableKeyNotMissingPermission() {
        Outcome outcome = FailureOutcomes.outcome(new ApiFailure(
                ApiOperation.of("logs", "GetLogEvents"),
                400,
                "AccessDeniedException",
                "The specified KMS key does not exist or is not allowed to be used with Arn"
                        + " 'arn:aws:logs:eu-central-1:111122223333:log-group:/shop/app'",
                1,
                0,
                "https://logs"));
        assertThat(outcome.code()).isEqualTo(OutcomeCode.FAILED);
        assertThat(outcome.message())
                .contains("disabled or deleted", "its key policy does not allow it")
                .doesNotContain("is missing");
    }

    /** Granting the permission does not override an explicit deny. */
    @Test
    void reportsExplicitDenyNotMissingPermission() {
        Outcome outcome = FailureOutcomes.outcome(new ApiFailure(
                TASKS,
                400,
                "AccessDeniedException",
                "User: arn:aws:sts::123456789012:assumed-role/a/b is not authorized to perform: ecs:DescribeTasks on"
                        + " resource: t with an explicit deny",
                1,
                0,
                "https://ecs"));
        assertThat(outcome.detail()).isEqualTo("ecs:DescribeTasks");
        assertThat(outcome.message())
                .contains("a policy denies ecs:DescribeTasks explicitly")
                .doesNotContain("is missing");
    }

    /**
     * The sentence of IAM contains more than its code, for the collector's own call and for calls of a service on its
     * behalf.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // denied action | reason | permission | part of the message
                "s3:GetObject  | because no identity-based policy allows the s3:GetObject action      | s3:GetObject | the permission s3:GetObject is missing",
                "kms:Decrypt   | because no identity-based policy allows the kms:Decrypt action       | kms:Decrypt  | s3:GetObject was refused: the permission kms:Decrypt is missing",
                "kms:Decrypt   | because no resource-based policy allows the kms:Decrypt action       | kms:Decrypt  | no resource-based policy allows kms:Decrypt",
                "s3:GetObject  | because no VPC endpoint policy allows the s3:GetObject action        | s3:GetObject | no VPC endpoint policy allows s3:GetObject",
                "s3:GetObject  | because no service control policy allows the s3:GetObject action     | s3:GetObject | no service control policy of the organisation allows s3:GetObject",
                "s3:GetObject  | with an explicit deny in a resource control policy                   | s3:GetObject | a resource control policy of the organisation denies s3:GetObject",
                "s3:GetObject  | with an explicit deny in a service control policy: arn:aws:x:y       | s3:GetObject | a service control policy of the organisation denies s3:GetObject",
                "s3:GetObject  | with an explicit deny in a permissions boundary                      | s3:GetObject | an explicit deny in a permissions boundary denies s3:GetObject",
                "kms:Decrypt   | with an explicit deny in an identity-based policy                    | kms:Decrypt  | s3:GetObject was refused: an explicit deny in an identity-based policy denies",
                "KMS DECRYPT;  | because no identity-based policy allows it                           | s3:GetObject | the permission s3:GetObject is missing",
            })
    void reportsDeniedActionAndPolicy(String action, String why, String permission, String part) {
        String message = "User: arn:aws:sts::111122223333:assumed-role/reader/x is not authorized to perform: " + action
                + " on resource: \"arn:aws:kms:eu-central-1:111122223333:key/k\" " + why;
        Outcome outcome = FailureOutcomes.outcome(
                new ApiFailure(ApiOperation.of("s3", "GetObject"), 403, "AccessDenied", message, 1, 0, "https://s3"));
        assertThat(outcome.code()).isEqualTo(OutcomeCode.DENIED);
        assertThat(outcome.detail()).isEqualTo(permission);
        assertThat(outcome.message()).contains(part);
    }

    @Test
    void reportsDenialOfCallWithoutPermission() {
        Outcome outcome =
                FailureOutcomes.outcome(new ApiFailure(IDENTITY, 403, "AccessDenied", "", 1, 0, "https://sts"));
        assertThat(outcome.detail()).isEqualTo("sts:GetCallerIdentity");
        assertThat(outcome.message()).contains("needs no permission");
    }

    @Test
    void escapesServiceMessage() {
        Outcome outcome = FailureOutcomes.outcome(
                new ApiFailure(TASKS, 400, "Odd", "\u001b[31m" + "word ".repeat(500), 1, 0, "https://ecs"));
        assertThat(outcome.message()).hasSizeLessThan(400).doesNotContain("\u001b");
    }
}
