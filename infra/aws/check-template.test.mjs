// Puts one mistake at a time into the template and expects the check to report it.
//   NODE_PATH=…/node_modules node --test infra/aws/
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { check, libraries } from './check-template.mjs';

const template = readFileSync(new URL('template.yaml', import.meta.url), 'utf8');
const loaded = libraries();

test('accepts the template', () => assert.deepEqual(check(template, loaded), []));

// text to replace, replacement, expected message
const MISTAKES = [
  ['AWS::SQS::Queue\n', 'AWS::SQS::Queu\n', 'WorkQueue: unknown type AWS::SQS::Queu'],
  ['MemorySize: 1769', 'MemorySise: 1769', 'AlertFunction: unknown property MemorySise'],
  ['MemorySize: 1769', 'MemorySize: much', 'AlertFunction.MemorySize: must be a number'],
  ['SSEAlgorithm: AES256', 'SSEAlgoritm: AES256', 'ServerSideEncryptionByDefault: unknown property SSEAlgoritm'],
  ['SSEAlgorithm: AES256', 'SSEAlgorithm: AES257', 'SSEAlgorithm: AES257 is not one of'],
  ['Architectures: [!Ref Architecture]', 'Architectures: arm64', 'AlertFunction.Architectures: must be a list'],
  ['Environment:\n        Variables:', 'Environment:\n        Values:', 'AlertFunction.Environment: unknown property Values'],
  ['ObjectLockEnabled: true', 'ObjectLockEnabled: Enabled', 'EvidenceBucket.ObjectLockEnabled: must be true or false'],
  ['      Role: !GetAtt AlertRole.Arn\n', '', 'AlertFunction: Role is required'],
  ['Code: { S3Bucket: !Ref CodeBucket, S3Key: !Ref CodeKey, S3ObjectVersion: !If [CodeVersioned, !Ref CodeVersion, !Ref AWS::NoValue] }', 'Code: here', 'AlertFunction.Code: must be a map'],
  ['S3Key: !Ref CodeKey', 'S3Key: !Ref CodeKeys', 'AlertFunction.Code.S3Key: CodeKeys is not defined'],
  ['Role: !GetAtt WorkRole.Arn', 'Role: !GetAtt WorkRole.Arnn', 'AWS::IAM::Role has no attribute Arnn'],
  ['s3://${EvidenceBucket}/', 's3://${EvidenceBuket}/', 'EPHEMERA_STORE: EvidenceBuket is not defined'],
  ['awskms:${SealKey.Arn}', 'awskms:${SealKey.ARN}', 'EPHEMERA_SIGNER: AWS::KMS::Key has no attribute ARN'],
  ['!FindInMap [Retention,', '!FindInMap [Retentions,', 'mapping Retentions is not defined'],
  ['!Ref RetentionMode, Setting]', '!Ref RetentionMode, Settings]', 'mapping Retention.GOVERNANCE has no Settings'],
  ['!If [Timestamped,', '!If [Timestamp,', 'condition Timestamp is not defined'],
  ['DependsOn: [WorkPolicy]', 'DependsOn: [WorkPolicies]', 'depends on WorkPolicies, which does not exist'],
  ['DependsOn: [AlertPolicy]', 'DependsOn: [AlertPolicy, ReadingRolePolicy]',
    "AlertFunction.DependsOn: cannot resolve ReadingRolePolicy: the resource is not created if ReadingRole=''"],
  ['!If [TrailNamed, !Ref TrailPolicy', '!If [InVpc, !Ref TrailPolicy',
    "WorkFunction.Metadata.After[1]: cannot resolve TrailPolicy: the resource is not created if SubnetIds!='', Trail=''"],
  ["!If [InVpc, !Ref NetworkPolicy, '']", "!If [InVpc, '', !GetAtt NetworkPolicy.Id]",
    "WorkFunction.Metadata.After[2]: cannot resolve NetworkPolicy.Id: the resource is not created if SubnetIds=''"],
  ["EPHEMERA_WEBHOOK: !If [Hooked, !Ref WebhookSecret, '']", "EPHEMERA_WEBHOOK: !Sub '${TroublesMail.Arn}'",
    "EPHEMERA_WEBHOOK: cannot resolve TroublesMail.Arn: the resource is not created if Email=''"],
  ['Outputs:\n', 'Outputs:\n  Mail: { Condition: Timestamped, Value: !Ref TroublesMail }\n',
    "Outputs.Mail.Value: cannot resolve TroublesMail: the resource is not created if TimestampAuthority!='', Email=''"],
  ['DeletionPolicy: RetainExceptOnCreate', 'DeletionPolicy: Keep', 'EvidenceBucket: DeletionPolicy is not one of'],
  ['UpdateReplacePolicy: Retain', 'ReplacePolicy: Retain', 'EvidenceBucket: unknown attribute ReplacePolicy'],
  ['Outputs:', 'Output:', 'Output: unknown section'],
  ['State: !Ref ServiceActions', 'State: ENABLED', 'Parameters.ServiceActions: is never used'],
  ['      RetentionInDays: 90', '      RetentionInDays: 91', 'AlertLogs.RetentionInDays: 91 is not one of'],
  ['RetentionInDays: 90', 'RetentionInDays: 90\n      RetentionInDays: 30', 'duplicated mapping key'],
  ['Description: Seals', 'Tags: !GetAtt WorkFunction.Arn\n      Description: Seals', 'depends on itself'],
  ['Sid: Signer\n            Effect: Allow', 'Sid: Signer\n            Efect: Allow', 'Signer: unknown element Efect'],
  ['Sid: Signer\n            Effect: Allow', 'Sid: Signer\n            Effect: Alow', 'Signer: Effect must be Allow or Deny'],
  ['Condition: { ArnNotLike:', 'Condition: { ArnNotLikes:', 'ArnNotLikes is not a condition operator'],
  ['NotAction: [s3:Get*,', 'NotAction: [s3.Get*,', 's3.Get* is not an action'],
];

for (const [from, to, expected] of MISTAKES) {
  test(expected, () => {
    assert.ok(template.includes(from), `not in the template any more: ${from}`);
    const problems = check(template.replace(from, () => to), loaded).join('\n');
    assert.ok(problems.includes(expected), problems || 'no problem was reported');
  });
}

// the condition of a bucket, a reference to the bucket, the parameter values for which the check reports it
const CONDITIONAL = [
  ['!Condition Live', '!If [Live, !Ref Bucket, none]'],
  ['!Condition Live', '!If [China, !Ref Bucket, none]', "AWS::Partition='aws-cn', Stage='test'"],
  ['!Not [!Condition Live]', '!If [Live, none, !GetAtt Bucket.Arn]'],
  ['!Or [!Condition Live, !Condition China]', '!If [China, !Ref Bucket, none]'],
  ['!And [!Condition Live, !Condition China]', '!If [Live, !Ref Bucket, none]', "Stage='live', AWS::Partition!='aws-cn'"],
  ['!And [!Condition Live, !Condition China]', "!If [Live, !If [China, !Sub '${Bucket.Arn}', none], none]"],
  ['!Not [!Equals [!Ref Stage, none]]', '!Ref Bucket'], // no allowed value
  ["!Not [!Equals [!Ref Name, '']]", '!Ref Bucket'], // not matched by the allowed pattern
  ['!Equals [!Ref Name, !Ref Stage]', '!Ref Bucket', `{"Fn::Equals":[{"Ref":"Name"},{"Ref":"Stage"}]}='false'`],
];

for (const [condition, reference, values] of CONDITIONAL) {
  test(`resolves ${reference} if ${condition}`, () => {
    const problems = check(`
      Parameters:
        Stage: { Type: String, Default: test, AllowedValues: [test, live] }
        Name: { Type: String, AllowedPattern: '[a-z]+' }
      Conditions:
        Live: !Equals [!Ref Stage, live]
        China: !Equals [aws-cn, !Ref AWS::Partition]
        Created: ${condition}
      Resources:
        Bucket: { Type: AWS::S3::Bucket, Condition: Created }
        Topic: { Type: AWS::SNS::Topic, Properties: { TopicName: ${reference} } }`, loaded);
    assert.deepEqual(problems.filter((each) => each.includes('cannot resolve')).map((each) => each.split(' not created if ')[1]),
      values ? [values] : []);
  });
}
