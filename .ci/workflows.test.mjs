// Checks the workflows for GitHub with GitHub's own parser: structure, names of properties, and expressions with their contexts.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { register } from 'node:module';
import { join, resolve } from 'node:path';
import test from 'node:test';
import { pathToFileURL } from 'node:url';

// The package imports its JSON files without the attribute that node requires.
register(`data:text/javascript,${encodeURIComponent(`export const load = (url, context, next) =>
  next(url, url.endsWith('.json') ? { ...context, importAttributes: { type: 'json' } } : context)`)}`);
const parser = join(resolve(process.env.NODE_PATH), '@actions/workflow-parser/dist/index.js');
const { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } = await import(pathToFileURL(parser));
const folder = new URL('../.github/workflows/', import.meta.url);

async function errors(name, text) {
  const { context, value } = parseWorkflow({ name, content: text }, new NoOperationTraceWriter());
  if (context.errors.getErrors().length === 0) await convertWorkflowTemplate(context, value);
  return context.errors.getErrors().map((error) => error.message);
}

for (const name of readdirSync(folder)) {
  const text = readFileSync(new URL(name, folder), 'utf8');
  test(`${name} is valid`, async () => assert.deepEqual(await errors(name, text), []));
  for (const [from, to] of [['runs-on:', 'run-on:'], ['- uses:', '- use:'], ['contents: read', 'content: read'], ["'\${{ secrets.", "'\${{ secret."]]) {
    if (text.includes(from)) {
      test(`${name} with ${to} is invalid`, async () => assert.notDeepEqual(await errors(name, text.replace(from, to)), []));
    }
  }
}
