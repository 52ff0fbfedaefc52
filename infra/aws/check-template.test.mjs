// Plants one mistake at a time in the template and expects the check to name it.
//   NODE_PATH=…/node_modules node --test infra/aws/
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { check, libraries } from './check-template.mjs';

const template = readFileSync(new URL('template.yaml', import.meta.url), 'utf8');
const loaded = libraries();

test('the template itself is fine', () => assert.deepEqual(check(template, loaded), []));

// what to find, what to put there, what the check says
const MISTAKES = [
  ['AWS::SQS::Queue\n', 'AWS::SQS::Queu\n', 'WorkQueue: unknown type AWS::SQS::Queu'],
  ['MemorySize: 1769', 'MemorySise: 1769', 'AlertFunction: no property is called MemorySise'],
  ['MemorySize: 1769', 'MemorySize: much', 'AlertFunction.MemorySize: must be a number'],
  ['SSEAlgorithm: AES256', 'SSEAlgoritm: AES256', 'ServerSideEncryptionByDefault: no property is called SSEAlgoritm'],
  ['SSEAlgorithm: AES256', 'SSEAlgorithm: AES257', 'SSEAlgorithm: AES257 is none of'],
  ['Architectures: [!Ref Architecture]', 'Architectures: arm64', 'AlertFunction.Architectures: must be a list'],
  ['Environment:\n        Variables:', 'Environment:\n        Values:', 'AlertFunction.Environment: no property is called Values'],
  ['ObjectLockEnabled: true', 'ObjectLockEnabled: Enabled', 'EvidenceBucket.ObjectLockEnabled: must be true or false'],
  ['      Role: !GetAtt AlertRole.Arn\n', '', 'AlertFunction: Role is required'],
  ['Code: { S3Bucket: !Ref CodeBucket, S3Key: !Ref CodeKey }', 'Code: here', 'AlertFunction.Code: must be a map'],
  ['S3Key: !Ref CodeKey', 'S3Key: !Ref CodeKeys', 'AlertFunction.Code.S3Key: nothing is called CodeKeys'],
  ['Role: !GetAtt WorkRole.Arn', 'Role: !GetAtt WorkRole.Arnn', 'AWS::IAM::Role has no attribute Arnn'],
  ['s3://${EvidenceBucket}/', 's3://${EvidenceBuket}/', 'EPHEMERA_STORE: nothing is called EvidenceBuket'],
  ['awskms:${SealKey.Arn}', 'awskms:${SealKey.ARN}', 'EPHEMERA_SIGNER: AWS::KMS::Key has no attribute ARN'],
  ['!FindInMap [Retention,', '!FindInMap [Retentions,', 'no mapping is called Retentions'],
  ['!Ref RetentionMode, Setting]', '!Ref RetentionMode, Settings]', 'mapping Retention.GOVERNANCE has no Settings'],
  ['!If [Timestamped,', '!If [Timestamp,', 'no condition is called Timestamp'],
  ['DependsOn: [WorkPolicy,', 'DependsOn: [WorkPolicies,', 'depends on WorkPolicies, which does not exist'],
  ['DeletionPolicy: RetainExceptOnCreate', 'DeletionPolicy: Keep', 'EvidenceBucket: DeletionPolicy is none of'],
  ['UpdateReplacePolicy: Retain', 'ReplacePolicy: Retain', 'EvidenceBucket: unknown attribute ReplacePolicy'],
  ['Outputs:', 'Output:', 'Output: unknown section'],
  ['State: !Ref ServiceActions', 'State: ENABLED', 'Parameters.ServiceActions: is never used'],
  ['      RetentionInDays: 90', '      RetentionInDays: 91', 'AlertLogs.RetentionInDays: 91 is none of'],
  ['RetentionInDays: 90', 'RetentionInDays: 90\n      RetentionInDays: 30', 'duplicated mapping key'],
  ['Description: Seals', 'Tags: !GetAtt WorkFunction.Arn\n      Description: Seals', 'needs itself'],
  ['Sid: Signer\n            Effect: Allow', 'Sid: Signer\n            Efect: Allow', 'Signer: no element is called Efect'],
  ['Sid: Signer\n            Effect: Allow', 'Sid: Signer\n            Effect: Alow', 'Signer: Effect must be Allow or Deny'],
  ['Condition: { ArnNotEquals:', 'Condition: { ArnNotEqual:', 'ArnNotEqual is no condition operator'],
  ['NotAction: [s3:Get*,', 'NotAction: [s3.Get*,', 's3.Get* is no action'],
];

for (const [from, to, expected] of MISTAKES) {
  test(expected, () => {
    assert.ok(template.includes(from), `the template no longer has: ${from}`);
    const problems = check(template.replace(from, () => to), loaded).join('\n');
    assert.ok(problems.includes(expected), problems || 'nothing was found');
  });
}
