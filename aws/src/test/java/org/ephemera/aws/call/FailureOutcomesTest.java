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
                // status | code | outcome | detail | the message says
                "400 | AccessDeniedException       | DENIED  | ecs:DescribeTasks           | ecs:DescribeTasks is missing",
                "403 | AccessDenied                | DENIED  | ecs:DescribeTasks           | allow it to the collector",
                "403 | \"\"                        | DENIED  | ecs:DescribeTasks           | ecs:DescribeTasks is missing",
                "400 | UnauthorizedOperation       | DENIED  | ecs:DescribeTasks           | is missing",
                "400 | ExpiredTokenException       | FAILED  | ExpiredTokenException       | renew them",
                "403 | ExpiredToken                | FAILED  | ExpiredToken                | not valid (any more)",
                "400 | UnrecognizedClientException | FAILED  | UnrecognizedClientException | renew them",
                "403 | InvalidSignatureException   | FAILED  | InvalidSignatureException   | clock is right",
                "403 | SignatureDoesNotMatch       | FAILED  | SignatureDoesNotMatch       | clock is right",
                "403 | InvalidClientTokenId        | FAILED  | InvalidClientTokenId        | renew them",
                "403 | RequestTimeTooSkewed        | FAILED  | RequestTimeTooSkewed        | clock is right",
                "401 | AuthFailure                 | FAILED  | AuthFailure                 | is not enabled for the account",
                "403 | InvalidObjectState          | FAILED  | InvalidObjectState          | only once it is restored",
                "403 | OptInRequired               | FAILED  | OptInRequired               | the region is not enabled",
                "400 | ThrottlingException         | FAILED  | ThrottlingException         | was throttled 3 times in 4 attempts",
                "503 | SlowDown                    | FAILED  | SlowDown                    | throttled 3 times in 4 attempts",
                "429 | \"\"                        | FAILED  | Throttling                  | throttled 3 times in 4 attempts",
                "400 | ResourceNotFoundException   | EXPIRED | \"\"                        | it was deleted, or it never existed",
                "400 | ClusterNotFoundException    | EXPIRED | \"\"                        | ClusterNotFoundException",
                "500 | ServerException             | FAILED  | ServerException             | HTTP 500 after 4 attempts",
                "500 | \"\"                        | FAILED  | HTTP 500                    | HTTP 500 after 4 attempts",
                "0   | RoleNotAssumed              | FAILED  | RoleNotAssumed              | was not asked: what the service said",
                "0   | DeadlineReached             | FAILED  | DeadlineReached             | after 4 attempts (throttled 3 times)",
                "400 | InvalidParameterException   | FAILED  | InvalidParameterException   | what the service said",
                "0   | ConnectException            | FAILED  | ConnectException            | http://127.0.0.1:1 gave no answer",
                "0   | UnknownHostException        | FAILED  | UnknownHostException        | AWS_ENDPOINT_URL",
                "0   | NoCredentials               | FAILED  | NoCredentials               | that has some, or pass on what 'aws sso login'",
                "200 | BodyCutShort                | FAILED  | BodyCutShort                | truncated in 4 attempts (throttled 3 times): what the",
                "200 | UnreadableAnswer            | FAILED  | UnreadableAnswer            | is stored as received",
            })
    void everyErrorHasItsOutcome(int status, String code, OutcomeCode outcome, String detail, String says) {
        Outcome ended = FailureOutcomes.outcome(
                new ApiFailure(TASKS, status, code, "what the service said", 4, 3, "http://127.0.0.1:1"));
        assertThat(ended.code()).isEqualTo(outcome);
        assertThat(ended.detail()).isEqualTo(detail);
        assertThat(ended.message()).contains(says);
    }

    /** Whoever is told to sign in signs in again and again, while what is there goes. */
    @Test
    void saysHowCredentialsOfTheCliAreHandedOver() {
        SdkFailure failure =
                SdkFailure.of(SdkClientException.create("Unable to load credentials from any of the providers in"
                        + " the chain […: To use Sso related properties in the 'dev' profile, the 'sso' service module must be on the"
                        + " class path.]"));
        Outcome ended = FailureOutcomes.outcome(new ApiFailure(TASKS, 0, failure.code(), failure.message(), 1, 0, ""));
        assertThat(ended.detail()).isEqualTo("UnusableProfile");
        assertThat(ended.message())
                .isEqualTo(
                        "ecs:DescribeTasks was not asked: the profile's credentials come from IAM Identity Center or"
                                + " 'aws login'; pass them on with 'eval \"$(aws configure export-credentials --format env)\"'");
    }

    @Test
    void aDefinitionThatCannotBeDescribedIsGone() {
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

    /** CloudWatch Logs has the code of a missing permission for it, and to allow the collector anything changes nothing. */
    @Test
    void aKeyThatCannotBeUsedIsNoMissingPermission() {
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
                .contains("disabled or deleted", "let CloudWatch Logs use it")
                .doesNotContain("is missing");
    }

    /** To allow what somebody denies changes nothing. */
    @Test
    void whatIsDeniedOutrightIsNotCalledMissing() {
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
                .isEqualTo(
                        "a policy denies ecs:DescribeTasks outright, whatever the collector is allowed besides; take the"
                                + " deny out of it, or except the collector from it, and collect again");
    }

    /** What the sentence of IAM says beyond its code, whether about our own call or about what a service did for us. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // what was refused | why | the permission | the message says
                "s3:GetObject  | because no identity-based policy allows the s3:GetObject action      | s3:GetObject | the permission s3:GetObject is missing; allow it",
                "kms:Decrypt   | because no identity-based policy allows the kms:Decrypt action       | kms:Decrypt  | s3:GetObject was refused: the permission kms:Decrypt is missing; allow it",
                "kms:Decrypt   | because no resource-based policy allows the kms:Decrypt action       | kms:Decrypt  | no resource-based policy allows kms:Decrypt to the collector; allow it there as well",
                "s3:GetObject  | because no VPC endpoint policy allows the s3:GetObject action        | s3:GetObject | no VPC endpoint policy allows s3:GetObject",
                "s3:GetObject  | because no service control policy allows the s3:GetObject action     | s3:GetObject | ask those who keep it",
                "s3:GetObject  | with an explicit deny in a resource control policy                   | s3:GetObject | a resource control policy of the organisation denies s3:GetObject there",
                "s3:GetObject  | with an explicit deny in a service control policy: arn:aws:x:y       | s3:GetObject | a service control policy of the organisation denies s3:GetObject there",
                "s3:GetObject  | with an explicit deny in a permissions boundary                      | s3:GetObject | an explicit deny in a permissions boundary stands against s3:GetObject, whatever",
                "kms:Decrypt   | with an explicit deny in an identity-based policy                    | kms:Decrypt  | s3:GetObject was refused: an explicit deny in an identity-based policy stands",
                "KMS DECRYPT;  | because no identity-based policy allows it                           | s3:GetObject | the permission s3:GetObject is missing",
            })
    void whatWasDeniedAndByWhomIsTold(String action, String why, String permission, String says) {
        String said = "User: arn:aws:sts::111122223333:assumed-role/reader/x is not authorized to perform: " + action
                + " on resource: \"arn:aws:kms:eu-central-1:111122223333:key/k\" " + why;
        Outcome outcome = FailureOutcomes.outcome(
                new ApiFailure(ApiOperation.of("s3", "GetObject"), 403, "AccessDenied", said, 1, 0, "https://s3"));
        assertThat(outcome.code()).isEqualTo(OutcomeCode.DENIED);
        assertThat(outcome.detail()).isEqualTo(permission);
        assertThat(outcome.message()).contains(says);
    }

    @Test
    void whatNeedsNoPermissionIsDeniedByItsName() {
        Outcome outcome =
                FailureOutcomes.outcome(new ApiFailure(IDENTITY, 403, "AccessDenied", "", 1, 0, "https://sts"));
        assertThat(outcome.detail()).isEqualTo("sts:GetCallerIdentity");
        assertThat(outcome.message()).contains("needs no permission");
    }

    @Test
    void showsTheServicesWordsHarmlessly() {
        Outcome outcome = FailureOutcomes.outcome(
                new ApiFailure(TASKS, 400, "Odd", "\u001b[31m" + "word ".repeat(500), 1, 0, "https://ecs"));
        assertThat(outcome.message()).hasSizeLessThan(400).doesNotContain("\u001b");
    }
}
