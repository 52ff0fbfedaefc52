package org.ephemera.aws.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.ephemera.evidence.Outcome;
import org.ephemera.evidence.OutcomeCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalsTest {
    private static final Operation TASKS = Operation.of("ecs", "DescribeTasks");
    private static final Operation IDENTITY = new Operation("sts", "GetCallerIdentity", "");

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
                "400 | ThrottlingException         | FAILED  | ThrottlingException         | was throttled 3 times in 4 attempts and given up",
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
                "0   | NoCredentials               | FAILED  | NoCredentials               | set AWS_PROFILE",
                "200 | BodyCutShort                | FAILED  | BodyCutShort                | broke off in 4 attempts (throttled 3 times): what the",
                "200 | UnreadableAnswer            | FAILED  | UnreadableAnswer            | is stored as it came",
            })
    void everyErrorHasItsOutcome(int status, String code, OutcomeCode outcome, String detail, String says) {
        Outcome ended =
                Refusals.outcome(new Refusal(TASKS, status, code, "what the service said", 4, 3, "http://127.0.0.1:1"));
        assertThat(ended.code()).isEqualTo(outcome);
        assertThat(ended.detail()).isEqualTo(detail);
        assertThat(ended.message()).contains(says);
    }

    @Test
    void aDefinitionThatCannotBeDescribedIsGone() {
        Refusal refusal = new Refusal(
                EcsTaskDefinitionSource.DESCRIBE,
                400,
                "ClientException",
                "Unable to describe task definition.",
                1,
                0,
                "https://ecs");
        assertThat(Refusals.outcome(refusal).code()).isEqualTo(OutcomeCode.EXPIRED);
        Refusal other = new Refusal(TASKS, 400, "ClientException", "Unable to describe task definition.", 1, 0, "");
        assertThat(Refusals.outcome(other).code()).isEqualTo(OutcomeCode.FAILED);
    }

    /** To allow what somebody denies changes nothing. */
    @Test
    void whatIsDeniedOutrightIsNotCalledMissing() {
        Outcome outcome = Refusals.outcome(new Refusal(
                TASKS,
                400,
                "AccessDeniedException",
                "User: arn:aws:sts::123456789012:assumed-role/a/b is not authorized to perform: ecs:DescribeTasks on"
                        + " resource: t with an explicit deny in a permissions boundary",
                1,
                0,
                "https://ecs"));
        assertThat(outcome.detail()).isEqualTo("ecs:DescribeTasks");
        assertThat(outcome.message())
                .isEqualTo(
                        "a policy denies ecs:DescribeTasks outright, whatever the collector is allowed besides; take the"
                                + " deny out of it, or except the collector from it, and collect again");
    }

    @Test
    void whatNeedsNoPermissionIsDeniedByItsName() {
        Outcome outcome = Refusals.outcome(new Refusal(IDENTITY, 403, "AccessDenied", "", 1, 0, "https://sts"));
        assertThat(outcome.detail()).isEqualTo("sts:GetCallerIdentity");
        assertThat(outcome.message()).contains("needs no permission");
    }

    @Test
    void showsTheServicesWordsHarmlessly() {
        Outcome outcome = Refusals.outcome(
                new Refusal(TASKS, 400, "Odd", "\u001b[31m" + "word ".repeat(500), 1, 0, "https://ecs"));
        assertThat(outcome.message()).hasSizeLessThan(400).doesNotContain("\u001b");
    }
}
