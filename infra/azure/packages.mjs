// Finds files of npm packages, including files that the package does not export.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

// Returns the URL of the first of the files that exists in a node_modules folder.
export function find(files, modules) {
  const here = path.dirname(fileURLToPath(import.meta.url));
  const roots = [modules, ...(process.env.NODE_PATH ?? '').split(':'), path.join(here, 'node_modules'),
    path.join(here, '../../target/npm/node_modules')].filter(Boolean);
  for (const root of roots) {
    for (const file of [files].flat()) {
      if (existsSync(path.join(root, file))) return pathToFileURL(path.resolve(root, file)).href;
    }
  }
  throw new Error(`${[files].flat()[0]} is not installed. Run ./check --setup-only`);
}
